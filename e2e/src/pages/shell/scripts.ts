import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

import { publishedPackages, readManifest, WORKSPACE } from '../../registry/workspace-packages.js'

/** What pnpm has commands of its own for, by all of their names: a script of such a name is not reached by it. */
export const pnpmBuiltins = (): ReadonlySet<string> => {
  const help = execFileSync('pnpm', ['--help', '-a'], { cwd: WORKSPACE, encoding: 'utf8' })
  const [, commands = ''] = /^Commands:\n(.*?)\n\n/ms.exec(help) ?? []
  const names = [...commands.matchAll(/^ {2}(\S+) .*?(?:\[alias(?:es)?: (.*)\])?$/gm)].flatMap(
    ([, name = '', aliases = '']) => [name, ...aliases.split(', ').filter((alias) => alias !== '')],
  )
  if (!names.includes('licences')) throw new Error('expected the list of commands of pnpm')
  // Of these the command is to run the script.
  return new Set(names.filter((name) => !['test', 'start'].includes(name)))
}

/**
 * What is wrong with words behind `pnpm` on a page: nothing, where they run a script of the workspace, or of the package
 * that they name.
 */
export const pnpmComplaint = (
  words: readonly string[],
  builtins: ReadonlySet<string>,
): string | undefined => {
  const [first, second = ''] = words
  if (first === '--filter') {
    const found = publishedPackages().find(({ manifest }) => manifest.name === second)
    return found
      ? scriptComplaint(words.slice(2), found.folder, builtins)
      : `${second} is no package of the workspace`
  }
  return scriptComplaint(words, WORKSPACE, builtins)
}

const scriptComplaint = (
  words: readonly string[],
  folder: string,
  builtins: ReadonlySet<string>,
): string | undefined => {
  const isExplicit = words[0] === 'run'
  const script = words[isExplicit ? 1 : 0] ?? ''
  const { scripts = {} } = readManifest(folder)
  if (scripts[script] === undefined) return `there is no script ${script} in ${join(folder, '.')}`
  return !isExplicit && builtins.has(script)
    ? `pnpm has a command ${script} of its own: the script needs pnpm run`
    : undefined
}
