import { type DeclaredStream, declaredStreams, ID_KEY, type PlainObject } from '@panoply/runner'

import type { EngineSession } from '../output/engine-session.js'
import { isIncremental } from '../source/declarations.js'
import { callSource, type OpenSource } from '../source/open-source.js'
import type { FoundStream } from '../streams/found-stream.js'
import { wholeRowProperties } from '../streams/whole-row.js'
import { listedTables } from './listed-tables.js'
import { type Sample, sampleSource } from './sample-source.js'
import { tableOf, type TableRules, tableRulesOf } from './tables-of-streams.js'

/** Both engines wait at most 9 minutes for an answer. A sample is small and quick. */
const SAMPLE = { maxBatches: 20, withinMs: 60_000 }

/** How to discover. */
export interface DiscoverOptions {
  /** Whether every stream gets one column with the whole row. */
  readonly isWrapped: boolean
}

/**
 * Finds the streams of a source: the declared ones, or else the listed ones, or else the tables of a sample. The
 * columns come from the declaration or from the sample. If the source does not change, the answer is always the same.
 *
 * @throws RunFailedError when a sample is read and the source fails
 * @throws InvalidArgumentError for a declaration that cannot be used
 */
export const discoverStreams = async (
  session: EngineSession,
  source: OpenSource,
  { isWrapped }: DiscoverOptions,
): Promise<FoundStream[]> => {
  const { Stream } = source.module
  const rules = await tableRulesOf(source)
  const declared = await declaredStreams(Stream, (find) => callSource(source, find))
  const needsSample = !declared || (!isWrapped && declared.some(({ properties }) => !properties))
  const listed = declared ? undefined : await listedTables(session, source, rules)
  const sample = needsSample ? await sampleSource(session, source, SAMPLE) : undefined
  const builder = { rules, sample, isWrapped, isIncremental: isIncremental(Stream) }
  const streams = declared
    ? declared.map((stream) => ofDeclaration(stream, builder))
    : tablesOf(listed, sample, session).map((table) => ofTable(table, builder))
  return streams.sort((a, b) => (a.table < b.table ? -1 : 1))
}

interface Builder extends DiscoverOptions {
  readonly rules: TableRules
  readonly sample: Sample | undefined
  readonly isIncremental: boolean
}

/** The listed tables and those of the sample. If the list does not contain tables, only those of the sample. */
const tablesOf = (
  listed: readonly string[] | undefined,
  sample: Sample | undefined,
  session: EngineSession,
): string[] => {
  const sampled = [...(sample?.tables.keys() ?? [])]
  if (!listed) return sampled
  if (sampled.length > 0 && !sampled.some((table) => listed.includes(table))) {
    session.log(
      'INFO',
      'listResources gives other names than the tables have: the names of a sample are used',
    )
    return sampled
  }
  return [...new Set([...listed, ...sampled])]
}

const ofDeclaration = (stream: DeclaredStream, builder: Builder): FoundStream => {
  const { rules, sample, isWrapped } = builder
  const table = tableOf(stream.name, rules) ?? stream.name
  const declared = stream.properties ?? sample?.tables.get(table)?.columns.properties ?? {}
  const properties = isWrapped || isEmpty(declared) ? wholeRowProperties() : declared
  const { cursor, statePath } = stream
  const incremental = builder.isIncremental
  return {
    ...{ table, cursor },
    ...(rules.hasIdPattern && !isWrapped
      ? { primaryKey: [ID_KEY], properties: { [ID_KEY]: { type: 'string' }, ...properties } }
      : { primaryKey: isWrapped ? [] : stream.primaryKey, properties }),
    isIncremental: incremental,
    isResumable: incremental || statePath !== undefined || sample?.hasState === true,
  }
}

const ofTable = (table: string, { sample, isWrapped, isIncremental }: Builder): FoundStream => {
  const sampled = sample?.tables.get(table)
  const columns: PlainObject = sampled?.columns.properties ?? {}
  const isWhole = isWrapped || isEmpty(columns)
  return {
    table,
    properties: isWhole ? wholeRowProperties() : columns,
    primaryKey: !isWhole && sampled?.hasIds === true ? [ID_KEY] : [],
    cursor: undefined,
    isIncremental,
    isResumable: isIncremental || sample?.hasState === true,
  }
}

const isEmpty = (object: PlainObject): boolean => Object.keys(object).length === 0
