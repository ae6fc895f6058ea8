import { codeBlocks } from './code-block.js'
import { readPage } from './pages.js'

/** A program that a page shows. */
export interface Sample {
  /** The page and the line that it starts at. */
  readonly name: string
  /** The file that it is to be saved as; any where the page does not say. */
  readonly file: string | undefined
  readonly program: string
}

export const PROGRAM_LANGUAGES: readonly string[] = ['ts', 'js', 'cjs', 'mjs', 'mts', 'cts']

/** What the reader is expected to have: `<!-- given: const rows = [] -->`. */
const GIVEN = 'given: '

/** The programs of a page, in their order, each as a file that can be run. */
export const samplesOf = (page: string): Sample[] =>
  codeBlocks(readPage(page))
    .filter(({ language }) => PROGRAM_LANGUAGES.includes(language))
    .map(({ code, line, note }) => ({
      name: `${page}:${line}`,
      ...(note === undefined || note.startsWith(GIVEN)
        ? { file: undefined, program: programOf(code, note?.slice(GIVEN.length)) }
        : { file: note, program: code }),
    }))

const programOf = (code: string, given = ''): string => {
  const imports = code.match(/^import .*$/gm) ?? []
  const body = code.replaceAll(/^import .*$/gm, '')
  return [...imports, given, body, 'export {}', ''].join('\n')
}
