import { resolve } from 'node:path'

import {
  ChangesOnlyStore,
  type Destination,
  DEFAULT_RETRY_DELAYS_MS,
  DryRunDestination,
  type PlainObject,
  type Resume,
  RunFailedError,
  type RunObserver,
  runSource,
  type StateStore,
} from '@panoply/runner'

import type { CliIo } from '../cli-io.js'
import { openDestination } from '../destinations/open-destination.js'
import { openServedDestination } from '../destinations/open-served-destination.js'
import { openStateStore } from '../destinations/open-state-store.js'
import { type Exit, exitOfSignal } from '../exit-code.js'
import { PrintableOutput } from '../process/printable-output.js'
import { JsonReporter } from '../report/json-reporter.js'
import { PlainReporter } from '../report/plain-reporter.js'
import { QuietReporter } from '../report/quiet-reporter.js'
import type { Reporter } from '../report/reporter.js'
import { TerminalReporter } from '../report/terminal-reporter.js'
import { askingAgain } from './asking-again.js'
import { type CommandContext, sourceOptionsFor } from './command-context.js'
import { type HealthOptions, withHealth } from './with-health.js'
import {
  destinationBesideTape,
  type OnSource,
  storeBesideTape,
  type TapeOptions,
  withTape,
} from './with-tape.js'

/** Flags of `panoply run`. */
export interface RunCommandOptions extends TapeOptions, HealthOptions {
  /** The name of a listed destination. */
  readonly to: string
  readonly out?: string
  readonly destination?: string
  readonly idpattern?: string
  readonly truncate?: boolean
  readonly resume?: Resume
  readonly batchSize?: number
  /** In seconds. */
  readonly readTimeout?: number
  readonly limit?: number
  readonly maxRejects?: number
  /** The file for rejected rows. */
  readonly rejects?: string
  readonly dryRun: boolean
  readonly retries?: number
  /** In seconds. */
  readonly retryDelays?: readonly number[]
  readonly quiet: boolean
  /** Whether a console has started this process and asks it about the tables. */
  readonly serveTables: boolean
}

const MS_IN_SECOND = 1_000

/** `panoply run`: reads a source to its end. */
export const runCommand = (context: CommandContext, options: RunCommandOptions): Promise<Exit> =>
  withHealth(context.io, options, (observer) =>
    withTape(context, options, (onSource) => runToEnd(context, options, onSource, observer)),
  )

const runToEnd = async (
  context: CommandContext,
  options: RunCommandOptions,
  onSource: OnSource,
  observer: RunObserver | undefined,
): Promise<Exit> => {
  // Checked before the person is asked, because a wrong --to or --state makes every answer useless.
  let ready: RunPlaces | undefined = await placesOf(context.io, options)
  return await askingAgain(
    context,
    options,
    async (source) => {
      onSource(source)
      const places = ready ?? (await placesOf(context.io, options))
      ready = undefined
      return await runOnce(context, options, { source, observer, ...places })
    },
    { retryDelaysMs: retryDelaysMs(options), mayRepeat: hasReadNothing },
  )
}

/** The destination and the state store. */
interface RunPlaces {
  readonly destination: Destination
  readonly store: StateStore
}

const placesOf = async (io: CliIo, options: RunCommandOptions): Promise<RunPlaces> => ({
  destination: options.dryRun
    ? new DryRunDestination()
    : await destinationBesideTape(options, () => openedDestination(io, options)),
  store: await storeBesideTape(options, () => openStateStore(options.state, io)),
})

/** A run that already has rows is not started again, because without states they would exist twice. */
const hasReadNothing = (error: unknown): boolean =>
  !(error instanceof RunFailedError) || (error.part === 'source' && error.report.rows === 0)

interface RunInput extends RunPlaces {
  readonly source: PlainObject
  readonly observer: RunObserver | undefined
}

const runOnce = async (
  { io, module }: CommandContext,
  options: RunCommandOptions,
  { source, destination, store, observer }: RunInput,
): Promise<Exit> => {
  const { dryRun } = options
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
      ...{ destination, clock: io.clock, signal: io.signal, secrets: io.secrets },
      ...{ runId: io.runId, ...(observer && { observer }) },
      options: sourceOptionsFor(io, options),
      ...resumeOf(options),
      stateStore: dryRun ? new ChangesOnlyStore(store) : store,
      retryDelaysMs: retryDelaysMs(options),
      ...(options.limit !== undefined && { limit: options.limit }),
      ...(options.maxRejects !== undefined && { maxRejects: options.maxRejects }),
      ...(options.rejects !== undefined && { rejects: resolve(io.folder, options.rejects) }),
      ...(name !== undefined && { name }),
      ...(batchSize !== undefined && { batchSize }),
      ...(readTimeout !== undefined && { readTimeoutMs: readTimeout * MS_IN_SECOND }),
      onEvent: (event) => {
        reporter.show(event)
      },
    })
    if (report.outcome === 'finished' || !io.signal.aborted) return 'finished'
    return exitOfSignal(io.stoppedBy())
  } finally {
    unlisten()
    reporter.finish()
  }
}

/** A dry run reads from the beginning. Otherwise `--resume` counts, and without that flag the source decides. */
const resumeOf = ({ dryRun, resume }: RunCommandOptions): { resume?: Resume } => {
  if (dryRun) return { resume: 'never' }
  return resume === undefined ? {} : { resume }
}

/** Each further try waits as long as the last entry of the list. */
const retryDelaysMs = ({ retries, retryDelays }: RunCommandOptions): number[] => {
  const delaysMs = retryDelays?.map((delay) => delay * MS_IN_SECOND) ?? DEFAULT_RETRY_DELAYS_MS
  return Array.from(
    { length: retries ?? delaysMs.length },
    (_, index) => delaysMs[index] ?? delaysMs.at(-1) ?? 0,
  )
}

const openedDestination = (io: CliIo, options: RunCommandOptions): Promise<Destination> =>
  options.serveTables ? openServedDestination(io, options) : openDestination(io, options)

const reporterFor = (io: CliIo, { json, quiet }: RunCommandOptions): Reporter => {
  if (json) return new JsonReporter(io)
  if (quiet) return new QuietReporter(io.stderr)
  return io.terminalColumns() === undefined
    ? new PlainReporter(io.stderr, io.clock)
    : new TerminalReporter(
        io.stderr instanceof PrintableOutput
          ? io.stderr
          : new PrintableOutput(io.stderr, { isData: false }),
        io.clock,
        () => io.terminalColumns() ?? 0,
      )
}
