import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { LocalQueue } from '@panoply/local-queue'

/** What a program said, and how it ended. */
export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const HERE = fileURLToPath(new URL('..', import.meta.url))

/** Puts programs where they find the packages of the workspace, and takes them away again. */
export const withPrograms = async <Result>(
  programs: readonly string[],
  use: (paths: string[]) => Promise<Result>,
): Promise<Result> => {
  const reports = join(HERE, 'reports')
  mkdirSync(reports, { recursive: true })
  const folder = mkdtempSync(join(reports, 'samples-'))
  try {
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
  run(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), '--conditions=@panoply/source', path],
    {
      AWS_ENDPOINT_URL_SQS: queue.endpoint,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      PANOPLY_KEY: queue.apiKey,
      PANOPLY_SECRET: queue.apiSecret,
    },
  )

/** Checks the types of programs with the options of the workspace. */
export const checkTypes = (paths: readonly string[]): Promise<Outcome> =>
  run(process.execPath, [
    fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url)),
    ...['--ignoreConfig', '--noEmit', '--strict', '--target', 'es2022', '--module', 'nodenext'],
    ...['--lib', 'es2023,esnext.disposable', '--types', 'node', '--skipLibCheck'],
    ...['--customConditions', '@panoply/source', ...paths],
  ])

const run = async (
  program: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<Outcome> => {
  const child = spawn(program, args, {
    cwd: HERE,
    env: { ...process.env, NODE_OPTIONS: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, ...output }
}
