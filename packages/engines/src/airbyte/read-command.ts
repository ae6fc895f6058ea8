import { declaredStreams, type RunEvent, runSource } from '@panoply/runner'

import type { EngineSession } from '../output/engine-session.js'
import { sourceEvents } from '../run/source-events.js'
import { StreamsDestination } from '../run/streams-destination.js'
import { countsRows, isIncremental } from '../source/declarations.js'
import { callSource, type OpenSource } from '../source/open-source.js'
import { readJsonFile } from '../text/json-file.js'
import { tableOf, tableRulesOf } from '../discovery/tables-of-streams.js'
import { AirbyteProtocol, airbyteStream } from './airbyte-protocol.js'
import { AirbyteStates } from './airbyte-states.js'
import type { AirbyteWords } from './airbyte-words.js'
import { parseConfiguredCatalog } from './configured-catalog.js'
import { parseGivenState } from './given-state.js'
import { RowEstimates } from './row-estimates.js'

/** Called with the protocol of a run as soon as there is one. So statuses can be written after a failure. */
export type OnProtocol = (protocol: AirbyteProtocol) => void

/**
 * `read`: writes the records and states of the chosen streams.
 *
 * @returns whether the source reached its end
 * @throws RunFailedError
 */
export const readCommand = async (
  session: EngineSession,
  source: OpenSource,
  words: AirbyteWords,
  onProtocol: OnProtocol,
): Promise<boolean> => {
  const { folder, clock, secrets, signal } = session
  const { module, configuration, options } = source
  const configured = parseConfiguredCatalog(readJsonFile('catalog', words.catalog ?? '', folder))
  const given = parseGivenState(
    words.state === undefined ? {} : readJsonFile('state', words.state, folder),
  )
  if (given.isUnknown)
    session.log('WARN', 'the state has an old format: the source starts from the beginning')
  const paths = await statePaths(source)
  const streams = configured.map((stream) =>
    airbyteStream(session, stream, paths.get(stream.descriptor.name), words.isWrapped),
  )
  const isIncrementalSource = isIncremental(module.Stream)
  const states = new AirbyteStates({
    ...{ streams, given, isIncremental: isIncrementalSource },
    goesOn: isIncrementalSource || configured.some((stream) => stream.isIncremental),
  })
  const protocol = new AirbyteProtocol(streams, states, clock)
  onProtocol(protocol)
  const destination = new StreamsDestination(session, protocol)
  const estimates = countsRows(module.Stream)
    ? new RowEstimates(streams, () => destination.report().bytes ?? 0)
    : undefined
  const onEvent = sourceEvents(session, (event: RunEvent) => {
    if (event.type !== 'progress') return
    const line = estimates?.lineOf(event, clock.date().getTime())
    if (line !== undefined) session.output.post(line)
  })
  const { outcome } = await runSource(module, {
    ...{ source: source.source, options, destination, clock, secrets, signal, onEvent },
    stateStore: configuration,
    // The engine has its own keys and types.
    streams: [],
    resume: 'always',
  })
  return outcome === 'finished'
}

/** The place of the state of each stream in the merged state, by table. */
const statePaths = async (source: OpenSource): Promise<Map<string, readonly string[]>> => {
  const declared = await declaredStreams(source.module.Stream, (find) => callSource(source, find))
  const paths = new Map<string, readonly string[]>()
  if (!declared?.some(({ statePath }) => statePath)) return paths
  const rules = await tableRulesOf(source)
  for (const { name, statePath } of declared) {
    if (statePath) paths.set(tableOf(name, rules) ?? name, statePath)
  }
  return paths
}
