import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A second run finds the environments here. */
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/panoply-bench', import.meta.url))
const INSTALL_TIMEOUT_MS = 600_000

/** A Python with packages of PyPI, or the reason why there is none. */
export type PythonEnvironment = { readonly python: string } | { readonly missing: string }

/** A step of making an environment: a program of it, and its words. */
export interface PythonStep {
  readonly words: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/**
 * Makes a virtual environment, or finds the one of an earlier run.
 *
 * @param name its name, which is to change with the packages
 * @param steps what its Python runs to install the packages
 */
export const pythonEnvironment = (
  name: string,
  steps: readonly PythonStep[],
): PythonEnvironment => {
  const folder = join(CACHE, name)
  const python = join(folder, 'bin', 'python')
  const ready = join(folder, 'is-ready')
  if (existsSync(ready)) return { python }
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(dirname(folder), { recursive: true })
  let failure = failureOf('python3', { words: ['-m', 'venv', folder] })
  for (const step of steps) failure ??= failureOf(python, step)
  if (failure !== undefined) return { missing: failure }
  writeFileSync(ready, '')
  return { python }
}

const failureOf = (program: string, { words, env }: PythonStep): string | undefined => {
  const { status, error, stderr } = spawnSync(program, words, {
    ...{ encoding: 'utf8', timeout: INSTALL_TIMEOUT_MS },
    env: { ...process.env, ...env },
  })
  if (error) return `${program} could not be started: ${error.message}`
  return status === 0
    ? undefined
    : `${program} ${words.join(' ')} failed: ${stderr.trim().split('\n').at(-1) ?? ''}`
}
