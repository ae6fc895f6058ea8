import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { type PythonEnvironment, pythonEnvironment } from './python-environment.js'

const PIP = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
const start = promisify(execFile)

const programs = (name: string): string =>
  fileURLToPath(new URL(`../../programs/${name}`, import.meta.url))

/** dlt, with a DuckDB that its reader of CSV works with. */
export const dltEnvironment = (): PythonEnvironment =>
  pythonEnvironment('dlt-1.31.0', [{ words: [...PIP, 'dlt[duckdb]==1.31.0', 'duckdb==1.5.6'] }])

/**
 * The Python original. It is for Python 2, and so is its `setup.py`: a shim lets Python 3 install it, and fissix (2to3)
 * translates it.
 */
export const originalEnvironment = (): PythonEnvironment =>
  pythonEnvironment('panoply-python-sdk-1.6.3', [
    { words: [...PIP, 'setuptools==84.2.1', 'fissix==24.4.24', 'requests==2.34.2'] },
    {
      words: [...PIP, '--no-deps', '--no-build-isolation', 'panoply-python-sdk==1.6.3'],
      env: { PYTHONPATH: programs('python2') },
    },
    {
      words: [
        '-c',
        'import sys, sysconfig; from fissix.main import main; ' +
          "sys.exit(main('fissix.fixes', ['-w', '-n', '--no-diffs', sysconfig.get_path('purelib') + '/panoply']))",
      ],
    },
  ])

/**
 * Runs a program of the folder `programs`, which prints one line of JSON at its end.
 *
 * @param input what it reads from standard input. Default: nothing
 */
export const runPython = async (
  python: string,
  program: string,
  words: readonly string[],
  input = '',
): Promise<unknown> => {
  const running = start(python, [programs(program), ...words])
  const { stdin } = running.child
  // A program that fails before it has read its input says why when it ends.
  stdin?.on('error', () => undefined).end(input)
  const { stdout } = await running
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}
