import { InvalidArgumentError } from '@panoply/errors'
import { type Destination, type Resume, runSource } from '@panoply/runner'

import type { CliIo } from '../cli-io.js'
import { loadDestination } from '../destinations/listed-destination.js'
import { openStateStore } from '../destinations/open-state-store.js'
import type { Exit } from '../exit-code.js'
import { JsonReporter } from '../report/json-reporter.js'
import { PlainReporter } from '../report/plain-reporter.js'
import { QuietReporter } from '../report/quiet-reporter.js'
import type { Reporter } from '../report/reporter.js'
import { TerminalReporter } from '../report/terminal-reporter.js'
import { type CommandContext, paramsFor, type SourceOptions } from './command-context.js'

/** Flags of `panoply run`. */
export interface RunCommandOptions extends SourceOptions {
  /** The name of a listed destination. */
  readonly to: string
  readonly out?: string
  readonly destination?: string
  readonly idpattern?: string
  readonly truncate?: boolean
  readonly name?: string
  readonly resume: Resume
  readonly batchSize?: number
  /** In seconds. */
  readonly readTimeout?: number
  /** A folder, or the address of a database. */
  readonly state: string
  /** Another name of `state`. */
  readonly stateDir?: string
  readonly json: boolean
  readonly quiet: boolean
}

const MS_IN_SECOND = 1_000

/** `panoply run`: reads a source to its end. */
export const runCommand = async (
  context: CommandContext,
  options: RunCommandOptions,
): Promise<Exit> => {
  const { io, module } = context
  const destination = await openDestination(io, options)
  const stateStore = await openStateStore(options.stateDir ?? options.state, io)
  const source = await paramsFor(context, options)
  const { destination: table, idpattern, truncate, name, batchSize, readTimeout } = options
  const reporter = reporterFor(io, options)
  const unlisten = io.listenToConsole((line) => {
    reporter.show({ type: 'log', message: io.secrets.mask(line) })
  })
  try {
    const report = await runSource(module, {
      source: {
        ...source,
        ...(table !== undefined && { destination: table }),
        ...(idpattern !== undefined && { idpattern }),
        ...(truncate === true && { truncateTable: true }),
      },
      ...{ destination, clock: io.clock, resume: options.resume, signal: io.signal },
      secrets: io.secrets,
      stateStore,
      ...(name !== undefined && { name }),
      ...(batchSize !== undefined && { batchSize }),
      ...(readTimeout !== undefined && { readTimeoutMs: readTimeout * MS_IN_SECOND }),
      onEvent: (event) => {
        reporter.show(event)
      },
    })
    if (report.outcome === 'finished') return 'finished'
    return io.stoppedBy() === 'SIGTERM' ? 'terminated' : 'interrupted'
  } finally {
    unlisten()
    reporter.finish()
  }
}

const openDestination = async (
  io: CliIo,
  { to, out, truncate }: RunCommandOptions,
): Promise<Destination> => {
  const listed = io.destinations.find(({ name }) => name === to)
  // The choices of the flag are these names.
  if (!listed) throw new Error(`no destination ${to}`)
  const kind = await loadDestination(listed)
  const place = { out, env: io.env, folder: io.folder, stdout: io.stdout }
  if (truncate === true && !kind.canTruncate(place)) {
    throw new InvalidArgumentError(
      `--truncate: expected a destination whose tables can be emptied, got --to ${to} (${kind.help})`,
      { argument: 'truncate' },
    )
  }
  return await kind.open(place)
}

const reporterFor = (io: CliIo, { json, quiet }: RunCommandOptions): Reporter => {
  if (json) return new JsonReporter(io.stderr, io.clock)
  if (quiet) return new QuietReporter(io.stderr)
  return io.terminalColumns() === undefined
    ? new PlainReporter(io.stderr, io.clock)
    : new TerminalReporter(io.stderr, io.clock, () => io.terminalColumns() ?? 0)
}
