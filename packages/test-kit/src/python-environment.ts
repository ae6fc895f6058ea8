import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, it } from '@jest/globals'

/** The folder of the environments. They are kept for the next run. */
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/panoply-python', import.meta.url))
const INSTALL_TIMEOUT_MS = 600_000

/** The programs of a virtual environment. */
export type Programs = (name: string) => string

/**
 * Defines tests that need packages of PyPI. Each list of packages has its own environment. If Python or a package is
 * not available, a single test says so instead.
 *
 * @param packages lists of packages, by the name of the environment
 */
export const describeWithPython = <Name extends string>(
  name: string,
  packages: Readonly<Record<Name, readonly string[]>>,
  define: (programs: Readonly<Record<Name, Programs>>) => void,
): void => {
  const entries = (Object.entries(packages) as [Name, readonly string[]][]).map(
    ([environment, wanted]) => [environment, environmentOf(environment, wanted)] as const,
  )
  const missing = entries.flatMap(([, found]) => ('missing' in found ? [found.missing] : []))
  if (missing[0] !== undefined) {
    process.stderr.write(`SKIPPED ${name}: ${missing[0]}\n`)
    describe(name, () => {
      it(`SKIPPED: ${missing[0] ?? ''}`, () => {
        expect(missing).not.toEqual([])
      })
    })
    return
  }
  const programs = Object.fromEntries(
    entries.map(([environment, found]) => [
      environment,
      (program: string) => join('folder' in found ? found.folder : '', 'bin', program),
    ]),
  ) as Record<Name, Programs>
  describe(name, () => {
    define(programs)
  })
}

const environmentOf = (
  name: string,
  packages: readonly string[],
): { readonly folder: string } | { readonly missing: string } => {
  const hash = createHash('sha256').update(JSON.stringify(packages)).digest('hex').slice(0, 12)
  const folder = join(CACHE, `${name}-${hash}`)
  const ready = join(folder, 'is-ready')
  if (existsSync(ready)) return { folder }
  process.stderr.write(`installing ${packages.join(', ')} from PyPI\n`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(CACHE, { recursive: true })
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
  const python = join(folder, 'bin', 'python')
  const failure =
    run('python3', ['-m', 'venv', folder]) ??
    run(python, [...pip, 'uv']) ??
    // uv is many times as fast. If it does not find the index that pip is configured for, pip is used.
    (run(join(folder, 'bin', 'uv'), [
      'pip',
      'install',
      '--quiet',
      '--python',
      python,
      ...packages,
    ]) === undefined
      ? undefined
      : run(python, [...pip, ...packages]))
  if (failure !== undefined) return { missing: failure }
  writeFileSync(ready, '')
  return { folder }
}

/** @returns what went wrong, if something did */
const run = (program: string, words: readonly string[]): string | undefined => {
  const { status, error, stderr } = spawnSync(program, words, {
    encoding: 'utf8',
    timeout: INSTALL_TIMEOUT_MS,
  })
  if (error) return `${program} could not be started: ${error.message}`
  if (status === 0) return undefined
  const lines = stderr.trim().split('\n')
  return `${program} ended with ${String(status)}: ${lines.at(-1) ?? ''}`
}
