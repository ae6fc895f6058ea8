import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { LocalQueue } from '@panoply/local-queue'

import { type Outcome, tryCommand } from './command/run-command.js'
import { queueEnvironment } from './consumer/queue-environment.js'

const HERE = fileURLToPath(new URL('..', import.meta.url))

/** Puts programs where they find the packages of the workspace and a data source of their own, and takes them away again. */
export const withPrograms = async <Result>(
  programs: readonly string[],
  use: (paths: string[]) => Promise<Result>,
): Promise<Result> => {
  const reports = join(HERE, 'reports')
  mkdirSync(reports, { recursive: true })
  const folder = mkdtempSync(join(reports, 'samples-'))
  try {
    copyFileSync(join(HERE, 'src/my-source.ts'), join(folder, 'my-source.ts'))
    const paths = programs.map((program, index) => {
      const path = join(folder, `sample-${index}.ts`)
      writeFileSync(path, program)
      return path
    })
    return await use(paths)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Runs a program against a local queue, as a stranger's shell would. */
export const runProgram = (path: string, queue: LocalQueue): Promise<Outcome> =>
  tryCommand(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), '--conditions=@panoply/source', path],
    { folder: dirname(path), env: queueEnvironment(queue) },
  )

/** Checks the types of programs with the options of the workspace. */
export const checkTypes = (paths: readonly string[]): Promise<Outcome> =>
  tryCommand(
    process.execPath,
    [
      fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url)),
      ...['--ignoreConfig', '--noEmit', '--strict', '--target', 'es2022', '--module', 'nodenext'],
      ...['--lib', 'es2023,esnext.disposable', '--types', 'node', '--skipLibCheck'],
      ...['--customConditions', '@panoply/source', ...paths],
    ],
    { folder: HERE },
  )
