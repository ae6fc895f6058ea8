import { type DataSourceClass, parseSource, secretParams, secretValues } from '@panoply/datasource'
import { maskThrown } from '@panoply/errors'

import { rowIdRule } from '../routing/row-id.js'
import { parseTemplate } from '../routing/template.js'
import { parseModule } from '../source/parse-module.js'
import { FileStateStore } from '../state/file-state-store.js'
import { SourceSaver } from '../state/source-saver.js'
import { parseStreams } from '../streams/parse-streams.js'
import { registeredObserver } from '../telemetry/registered-observer.js'
import { runKeyOf, slugOf, sourceKeyOf } from './run-identity.js'
import { RejectsFile } from './rejects-file.js'
import { type ResolvedRunOptions, resolveRunOptions, type RunOptions } from './run-options.js'
import type { RunReport } from './run-report.js'
import { Run } from './run.js'

/**
 * Runs a data source: reads it to its end, delivers its rows to a destination, and saves its state. If a run does not
 * reach the end, the next run continues after the last committed rows. No error holds a secret of the parameters or the
 * options.
 *
 * @param module the module of a data source, with its exports `Stream` and `CONFIG`
 * @param options see {@link RunOptions}
 * @returns the report, after the source has reached its end or `signal` has stopped the run
 * @throws InvalidArgumentError before anything is read, if the module, the parameters or the options are wrong
 * @throws RunLockedError when another run of the same source is in progress
 * @throws RunFailedError when the source, the destination or the state store failed; it carries the report
 *
 * @example
 * ```ts
 * import { defineConfig, fromReadable } from '@panoply/datasource'
 * import { NdjsonDirectoryDestination, runSource } from '@panoply/runner'
 *
 * const Stream = fromReadable(async function* () {
 *   yield { id: 1, name: 'Ann' }
 * })
 * const CONFIG = defineConfig({ title: 'People', params: [] })
 * const report = await runSource(
 *   { Stream, CONFIG },
 *   { source: {}, destination: new NdjsonDirectoryDestination('rows') },
 * )
 * console.log(report.outcome, report.rows) // finished 1
 * ```
 */
export const runSource = async (module: unknown, options: RunOptions): Promise<RunReport> => {
  const sourceModule = parseModule(module)
  const { Stream, CONFIG } = sourceModule
  const resolved = resolveRunOptions(options, { isIncremental: Stream.incremental === true })
  const { secrets } = resolved
  secrets.remember(secretValues(options.source, secretParams(CONFIG)))
  secrets.remember(secretValues({ options: resolved.options }))
  return await maskThrown(secrets, () => runParsed(sourceModule, options, resolved))
}

const runParsed = async (
  { Stream, CONFIG }: ReturnType<typeof parseModule>,
  options: RunOptions,
  resolved: ResolvedRunOptions,
): Promise<RunReport> => {
  checkStreams(Stream, options)
  const type = slugOf(options.name ?? CONFIG.title ?? '')
  const given: Record<string, unknown> = { type, ...options.source }
  const parameters: Record<string, unknown> = parseSource(CONFIG, given)
  checkTemplates(parameters)
  const sourceKey = sourceKeyOf(options.name, CONFIG, parameters)
  const stateStore = options.stateStore ?? new FileStateStore()

  if (resolved.rejects !== undefined) await RejectsFile.prepare(resolved.rejects)
  const title = CONFIG.title ?? type
  const runKey = runKeyOf(sourceKey, options.destination.id)
  const observers = [await registeredObserver(), options.observer].filter(
    (observer) => observer !== undefined,
  )
  const session = await stateStore.open(sourceKey, title)
  const run = new Run({
    ...{ Stream, config: CONFIG, title, defaultTable: type, runKey },
    ...{ options: resolved, observers, name: options.name },
    destination: options.destination,
    keeper: new SourceSaver(session, parameters),
  })
  return run.toEnd()
}

/** Faults of streams that need no call of the source are reported before anything is read. */
const checkStreams = ({ streams }: DataSourceClass, options: RunOptions): void => {
  if (options.streams) parseStreams(options.streams)
  else if (streams !== undefined && typeof streams !== 'function') parseStreams(streams)
}

/** Faults of a given template are reported before anything is read. */
const checkTemplates = (parameters: Readonly<Record<string, unknown>>): void => {
  const { destination, idpattern } = parameters
  if (typeof destination === 'string' && destination !== '')
    parseTemplate(destination, 'destination')
  if (typeof idpattern === 'string' && idpattern !== '') rowIdRule(idpattern, [])
}
