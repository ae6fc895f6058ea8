import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

import { transformSync } from 'esbuild'
import type { LocalQueue } from '@panoply/local-queue'

import { type Outcome, tryCommand } from '../command/run-command.js'
import { queueEnvironment } from '../consumer/queue-environment.js'
import { WORKSPACE } from '../registry/workspace-packages.js'

const E2E = join(WORKSPACE, 'e2e')
/** The compiler, for `node`. */
export const TYPESCRIPT = join(WORKSPACE, 'node_modules/typescript-7/bin/tsc')

/** `.ts`, `.mts` or `.cts` at the end of a name. */
const TYPESCRIPT_ENDING = /\.([cm]?)ts$/

/**
 * The folder of a reader of a page: the packages are found there, as `build-packages.ts` made them, and what pages expect
 * a reader to have.
 */
export class Reader {
  readonly folder: string

  /** @param files what was saved from the page, by name */
  constructor(files: Readonly<Record<string, string>> = {}) {
    const reports = join(E2E, 'reports')
    mkdirSync(reports, { recursive: true })
    this.folder = mkdtempSync(join(reports, 'reader-'))
    cpSync(join(E2E, 'reader'), this.folder, { recursive: true })
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.folder, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    }
  }

  /**
   * Runs a file of the folder against a local queue, as the reader's shell would. TypeScript is compiled in this process:
   * a compiler in each process would cost more than most programs.
   */
  /** @param env more environment variables */
  run(
    file: string,
    queue: LocalQueue,
    env: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> {
    this.#compile()
    return tryCommand(process.execPath, [file.replace(TYPESCRIPT_ENDING, '.$1js')], {
      folder: this.folder,
      env: { ...queueEnvironment(queue), PANOPLY_SOURCE_TOKEN: 'a-token', ...env },
    })
  }

  #compile(): void {
    for (const name of readdirSync(this.folder, { recursive: true, encoding: 'utf8' })) {
      if (!TYPESCRIPT_ENDING.test(name)) continue
      const path = join(this.folder, name)
      const { code } = transformSync(readFileSync(path, 'utf8'), {
        ...{ loader: 'ts', target: 'es2022', sourcefile: path, sourcemap: 'inline' },
        format: name.endsWith('.cts') ? 'cjs' : 'esm',
      })
      writeFileSync(path.replace(TYPESCRIPT_ENDING, '.$1js'), code)
    }
  }

  leave(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Checks the types of programs with the strictness of the workspace. */
export const checkTypes = (paths: readonly string[]): Promise<Outcome> =>
  tryCommand(
    process.execPath,
    [
      ...[TYPESCRIPT, '--ignoreConfig', '--noEmit', '--strict', '--target', 'es2022'],
      ...['--module', 'nodenext', '--lib', 'es2023,esnext.disposable,esnext.decorators'],
      ...['--types', 'node', '--skipLibCheck', '--customConditions', '@panoply/source', ...paths],
    ],
    { folder: E2E },
  )
