import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { WORKSPACE } from './registry/workspace-packages.js'

/** The pages of this repository that people read, from its root. */
export const pages = (): string[] =>
  execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '*.md', 'llms.txt'],
    {
      cwd: WORKSPACE,
      encoding: 'utf8',
    },
  )
    .split('\n')
    .filter((path) => path !== '' && existsSync(join(WORKSPACE, path)))
    .filter((path) => !/^\.changeset\/|CHANGELOG\.md$|\/template\//.test(path))

/** The text of a page. */
export const readPage = (path: string): string => readFileSync(join(WORKSPACE, path), 'utf8')

/** Where the relative links of a page lead to, without what is behind `#`. */
export const relativeLinks = (text: string): string[] =>
  [...withoutCode(text).matchAll(/\]\((?<target>[^)\s]+)\)/g)]
    .map(({ groups }) => (groups?.['target'] ?? '').replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))

/** The languages of the code blocks of a page that are programs. */
export const programLanguages = (text: string): string[] =>
  [...text.matchAll(/^```(?<language>ts|js|cjs|mjs|typescript|javascript)$/gm)].map(
    ({ groups }) => groups?.['language'] ?? '',
  )

/** The code blocks that a hidden comment says to be a file of this repository. */
export const quotedFiles = (text: string): { readonly path: string; readonly code: string }[] =>
  [...text.matchAll(/<!-- (?<path>e2e\/\S+) -->\n+```\w+\n(?<code>.*?)```/gs)].map(
    ({ groups }) => ({ path: groups?.['path'] ?? '', code: groups?.['code'] ?? '' }),
  )

const withoutCode = (text: string): string => text.replace(/^```.*?^```/gms, '')
