import { resolve } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'
import { type PlainObject, sourceOptions } from '@panoply/runner'

import type { ChildCommand } from './children/child-command.js'

/** Options of `startConsole`. */
export interface ConsoleOptions {
  /**
   * The program and arguments that start the command `panoply`, such as `['node', 'panoply.js']`. Each run, and each
   * other work of a source, is a process with this command.
   */
  readonly runCommand: readonly string[]
  /** The folder that relative paths start from. Default: the current folder. */
  readonly folder?: string
  /** The port on 127.0.0.1, 0 to 65,535. Default 0: any free port. */
  readonly port?: number
  /** The DuckDB file that rows go to. Default `panoply.duckdb`. */
  readonly out?: string
  /** The folder of states. Default `.panoply`. */
  readonly state?: string
  /**
   * Environment variables of this process and of the processes of sources: `PANOPLY_OPTIONS`, `PANOPLY_STATE_KEY`.
   * Default `process.env`.
   */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** The heap of each process of a source in MiB, 64 to 65,536. Default 1024. */
  readonly heapMib?: number
  /**
   * All memory of each process of a source in MiB, 128 to 1,048,576: the heap, buffers, and DuckDB, which uses up to
   * 1024 MiB. Heeded on Linux only. Default: `heapMib` and 2048.
   */
  readonly memoryMib?: number
  /** How long a source may take to load, to check or to find values, in ms: 100 to 600,000. Default 60,000. */
  readonly answerTimeoutMs?: number
  /**
   * How long a run may take to stop, in ms: 100 to 3,600,000. After that its process is killed; committed rows are
   * kept. Default 30,000.
   */
  readonly stopTimeoutMs?: number
  /** Whether the command has `prove`. Default `false`. */
  readonly canProve?: boolean
  /** A folder with another built page. Default: the page of this package. */
  readonly pageFolder?: string
}

/** Options with their defaults. */
export interface ResolvedConsoleOptions {
  readonly command: ChildCommand
  readonly port: number
  readonly file: string
  readonly stateFolder: string
  readonly stateKey: string | undefined
  readonly options: PlainObject
  readonly answerTimeoutMs: number
  readonly stopTimeoutMs: number
  readonly canProve: boolean
  readonly pageFolder: string | undefined
}

/** @throws InvalidArgumentError that names the option, the expected value and the given value */
export const resolveConsoleOptions = (options: ConsoleOptions): ResolvedConsoleOptions => {
  const { runCommand, port = 0, env = process.env, canProve = false, pageFolder } = options
  const { heapMib = 1_024, memoryMib = heapMib + 2_048, folder = process.cwd() } = options
  const { answerTimeoutMs = 60_000, stopTimeoutMs = 30_000 } = options
  if (!Array.isArray(runCommand) || runCommand.length === 0) {
    throw invalid('runCommand', "a list of words such as ['node', 'panoply.js']", runCommand)
  }
  checkWhole('port', port, 0, 65_535)
  checkWhole('heapMib', heapMib, 64, 65_536)
  checkWhole('memoryMib', memoryMib, 128, 1_048_576)
  checkWhole('answerTimeoutMs', answerTimeoutMs, 100, 600_000)
  checkWhole('stopTimeoutMs', stopTimeoutMs, 100, 3_600_000)
  const stateKey = env['PANOPLY_STATE_KEY']
  return {
    command: { runCommand, folder, env, heapMib, memoryMib },
    ...{ port, answerTimeoutMs, stopTimeoutMs, canProve, pageFolder },
    file: resolve(folder, options.out ?? 'panoply.duckdb'),
    stateFolder: resolve(folder, options.state ?? '.panoply'),
    stateKey: stateKey === '' ? undefined : stateKey,
    options: sourceOptions(undefined, { env, folder }),
  }
}

const checkWhole = (argument: string, value: number, min: number, max: number): void => {
  if (Number.isInteger(value) && value >= min && value <= max) return
  throw invalid(argument, `a whole number from ${min} to ${max}`, value)
}

const invalid = (argument: string, expected: string, came: unknown): InvalidArgumentError =>
  new InvalidArgumentError(`${argument}: expected ${expected}, got ${String(came)}`, { argument })
