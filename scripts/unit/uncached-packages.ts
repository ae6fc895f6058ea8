import { join } from 'node:path'

import { run } from '../release/command.js'

interface DryRun {
  readonly tasks: readonly {
    readonly task: string
    readonly directory: string
    readonly command: string
    readonly cache: { readonly status: 'HIT' | 'MISS' }
  }[]
}

const NO_SUCH_SCRIPT = '<NONEXISTENT>'

/** The folders of the packages below `root` whose tests Turborepo would run, because it has no result of them yet. */
export const uncachedPackages = (root: string, turboArguments: readonly string[]): string[] => {
  const output = run('turbo', ['run', 'unit', '--dry=json', ...turboArguments], root)
  const { tasks } = JSON.parse(output.slice(output.indexOf('{'))) as DryRun
  return tasks
    .filter(({ task, command }) => task === 'unit' && command !== NO_SUCH_SCRIPT)
    .filter(({ cache }) => cache.status === 'MISS')
    .map(({ directory }) => join(root, directory))
}
