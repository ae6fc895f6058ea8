import { type DeclaredStream, declaredStreams, runSource, type PlainObject } from '@panoply/runner'

import { tableOf, tableRulesOf } from '../discovery/tables-of-streams.js'
import type { EngineSession } from '../output/engine-session.js'
import { sourceEvents } from '../run/source-events.js'
import { StreamsDestination } from '../run/streams-destination.js'
import { isIncremental } from '../source/declarations.js'
import { callSource, type OpenSource } from '../source/open-source.js'
import { columnsOf } from '../streams/row-shape.js'
import { readJsonFile } from '../text/json-file.js'
import { isObject } from '../values/object-value.js'
import { parseSelectedCatalog, type SelectedStream } from './selected-catalog.js'
import { SingerProtocol } from './singer-protocol.js'
import { SingerStates } from './singer-states.js'
import { SingerStreams } from './singer-streams.js'
import type { SingerWords } from './singer-words.js'

/**
 * Writes the schemas, records and states of the chosen streams, or of all streams if no catalog was given.
 *
 * @returns whether the source reached its end
 * @throws RunFailedError
 */
export const syncCommand = async (
  session: EngineSession,
  source: OpenSource,
  words: SingerWords,
): Promise<boolean> => {
  const { folder, clock, secrets, signal } = session
  const { module, configuration, options } = source
  const declared = await declaredTables(source)
  const selected =
    words.catalog === undefined
      ? undefined
      : parseSelectedCatalog(readJsonFile('catalog', words.catalog, folder))
  const streams = new SingerStreams(session, {
    known: selected ?? declared.flatMap(selectedOfDeclared),
    takesOthers: selected === undefined,
    isWrapped: words.isWrapped,
  })
  const states = new SingerStates({
    given: givenState(session, words),
    chosen: selected?.map(({ table }) => table),
    statePaths: new Map(
      declared.flatMap(({ table, stream: { statePath } }) =>
        statePath ? [[table, statePath]] : [],
      ),
    ),
    isIncremental: isIncremental(module.Stream),
    goesOn:
      isIncremental(module.Stream) || selected?.some((stream) => stream.isIncremental) === true,
  })
  const { outcome } = await runSource(module, {
    ...{ source: source.source, options, clock, secrets, signal },
    destination: new StreamsDestination(session, new SingerProtocol(streams, states, clock)),
    stateStore: configuration,
    // The engine has its own keys and types.
    streams: [],
    resume: 'always',
    onEvent: sourceEvents(session),
  })
  return outcome === 'finished'
}

interface DeclaredTable {
  readonly table: string
  readonly stream: DeclaredStream
}

const declaredTables = async (source: OpenSource): Promise<DeclaredTable[]> => {
  const declared = await declaredStreams(source.module.Stream, (find) => callSource(source, find))
  if (!declared) return []
  const rules = await tableRulesOf(source)
  return declared.map((stream) => ({ table: tableOf(stream.name, rules) ?? stream.name, stream }))
}

/** Streams without columns are added with their first rows. */
const selectedOfDeclared = ({ table, stream }: DeclaredTable): SelectedStream[] => {
  const { properties, primaryKey } = stream
  if (!properties) return []
  return [
    { table, name: table, columns: columnsOf(properties), keys: primaryKey, isIncremental: false },
  ]
}

const givenState = (
  session: EngineSession,
  { state: path }: SingerWords,
): PlainObject | undefined => {
  if (path === undefined) return undefined
  const state = readJsonFile('state', path, session.folder)
  if (!isObject(state) || Object.keys(state).length === 0) return undefined
  if (!isObject(state['bookmarks'])) {
    session.log('WARN', 'the state has no bookmarks: the source starts from the beginning')
  }
  return state
}
