import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { WORKSPACE } from '../registry/workspace-packages.js'

/** A program in the doc comment of a public function or class. */
export interface DocExample {
  /** The file, and what the comment documents. */
  readonly name: string
  readonly program: string
}

const DOC_COMMENT = /\/\*\*\n(?<lines>(?: *\* ?.*\n)+?) *\*\/\n(?<declaration>.*)/g
const EXAMPLE = /^@example.*\n(?<code>[^]*?)(?=^@\w|(?![^]))/gm
const EXPORTED = /^export (?:abstract )?(?:async )?(?:const|function\*?|class) (?<name>\w+)/

/** The programs behind each `@example` in the sources of a package. An example ends at the next tag. */
export const docExamplesOf = (packageFolder: string): DocExample[] =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard', `${packageFolder}/src`], {
    cwd: WORKSPACE,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => examplesIn(path, readFileSync(join(WORKSPACE, path), 'utf8')))

const examplesIn = (path: string, source: string): DocExample[] =>
  [...source.matchAll(DOC_COMMENT)].flatMap(({ groups }) => {
    const text = groups?.['lines']?.replaceAll(/^ *\* ?/gm, '') ?? ''
    const declared = EXPORTED.exec(groups?.['declaration'] ?? '')?.groups?.['name'] ?? 'a member'
    return [...text.matchAll(EXAMPLE)].map((example) => ({
      name: `${path}: ${declared}`,
      // A fence is for the editor.
      program: `${example.groups?.['code']?.replaceAll(/^```.*$/gm, '') ?? ''}\nexport {}\n`,
    }))
  })
