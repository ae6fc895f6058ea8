import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { WORKSPACE } from '../registry/workspace-packages.js'

/** What git ignores not, of these names, from the root of this repository. */
const filesNamed = (...patterns: string[]): string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...patterns], {
    cwd: WORKSPACE,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path !== '' && existsSync(join(WORKSPACE, path)))

/** The pages of this repository that people read, from its root. Changes tell of what was, and are no instructions. */
export const pages = (): string[] =>
  filesNamed('*.md', 'llms.txt').filter((path) => !/^\.changeset\/|CHANGELOG\.md$/.test(path))

/** The text of a page. */
export const readPage = (path: string): string => readFileSync(join(WORKSPACE, path), 'utf8')
