import { isPanoplyError } from '@panoply/errors'
import { RunFailedError, type RunPart } from '@panoply/runner'

/** The exit codes of the command. Scripts rely on these numbers: docs/running-a-data-source.md lists them. */
export const EXIT_CODES = {
  /** The source reached its end, and everything is delivered. */
  finished: 0,
  /** A defect of the command itself, or a source that let an error escape or ended the process. */
  defect: 1,
  /** The command, the module or the parameters cannot be used. Nothing was read. */
  usage: 2,
  /** The data source failed. */
  source: 3,
  /** The destination failed. For commands that answer on standard output: standard output failed. */
  destination: 4,
  /** State could not be read or kept. */
  state: 5,
  /** Another run of the source is in progress. */
  locked: 6,
  /** Another run has taken the source over, because this one was frozen or cut off for longer than its lease lasts. */
  lost: 7,
  /** A proof came to its end, and a line of it failed. */
  unproven: 8,
  /** Stopped by SIGINT. A run has delivered everything that it read, and kept the state. */
  interrupted: 130,
  /** Stopped by SIGTERM. A run has delivered everything that it read, and kept the state. */
  terminated: 143,
} as const

/** Why the command ended. */
export type Exit = keyof typeof EXIT_CODES

/** The reason for an exit code. An unknown code means a defect. */
export const exitOfCode = (code: number): Exit => {
  const names = Object.keys(EXIT_CODES) as Exit[]
  return names.find((name) => EXIT_CODES[name] === code) ?? 'defect'
}

/** The exit of a command that a signal has stopped. */
export const exitOfSignal = (signal: 'SIGINT' | 'SIGTERM' | undefined): Exit =>
  signal === 'SIGTERM' ? 'terminated' : 'interrupted'

const EXIT_OF_PART: Readonly<Record<RunPart, Exit>> = {
  source: 'source',
  destination: 'destination',
  state: 'state',
}

/** The exit code for an error. */
export const exitOf = (error: unknown): Exit => {
  if (error instanceof RunFailedError) {
    return isPanoplyError(error.cause) && error.cause.code === 'PANOPLY_LEASE_LOST'
      ? 'lost'
      : EXIT_OF_PART[error.part]
  }
  if (!isPanoplyError(error)) return 'defect'
  switch (error.code) {
    case 'PANOPLY_RUN_LOCKED':
      return 'locked'
    case 'PANOPLY_LEASE_LOST':
      return 'lost'
    case 'PANOPLY_QUERY_FAILED':
      return 'usage'
    case 'PANOPLY_POSTGRES_FAILED':
      // Outside of a run, this means that the state store could not be opened.
      return 'state'
    case 'PANOPLY_DATA_SOURCE_FAILED':
      return 'source'
    case 'PANOPLY_TAPE_FAILED':
      return (error as { failure?: unknown }).failure === 'unreadable' ? 'usage' : 'source'
    case 'PANOPLY_INVALID_ARGUMENT':
      return (error as { argument?: unknown }).argument === 'stateStore' ? 'state' : 'usage'
    default:
      return 'source'
  }
}
