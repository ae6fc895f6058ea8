import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A sample of a page, as a program. */
export interface Sample {
  /** The page and the line that the sample starts at. */
  readonly name: string
  readonly program: string
}

/** A hidden comment before a sample gives what the reader is expected to have: `<!-- given: const rows = [] -->`. */
const SAMPLE = /(?:<!-- given: (?<given>(?:(?!-->).)*) -->\n+)?```ts\n(?<code>.*?)```/gs

/** The TypeScript samples of a page of this repository, in their order. */
export const samplesOf = (page: string): Sample[] => {
  const text = readFileSync(fileURLToPath(new URL(`../../${page}`, import.meta.url)), 'utf8')
  return [...text.matchAll(SAMPLE)].map(({ index, groups }) => {
    const { given = '', code = '' } = groups ?? {}
    const imports = code.match(/^import .*$/gm) ?? []
    const body = code.replaceAll(/^import .*$/gm, '')
    return {
      name: `${page}:${text.slice(0, index).split('\n').length}`,
      program: [...imports, given, body, 'export {}', ''].join('\n'),
    }
  })
}
