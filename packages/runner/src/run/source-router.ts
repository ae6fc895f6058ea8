import type { DataSourceConfig, ParamType } from '@panoply/datasource'
import { InvalidArgumentError } from '@panoply/errors'
import { describeValue } from '@panoply/errors/internal'

import { rowIdRule } from '../routing/row-id.js'
import { RowRouter } from '../routing/row-router.js'
import type { StreamRules } from '../routing/stream-rules.js'
import { parseTemplate } from '../routing/template.js'
import type { PlainObject } from '../values/plain-object.js'
import type { MissingIds } from './missing-ids.js'

/** The arguments of a router besides the parameters of the source. */
export interface SourceRouterParts {
  /** The table of rows that name no table. */
  readonly defaultTable: string
  readonly missingIds: MissingIds
  /** The streams that the source declares, if it declares any. */
  readonly streams: StreamRules | undefined
}

/**
 * The router for the rows of a source. Tables come from `destination`. Ids come from `idpattern`, or from the
 * parameters of the type `primary-key`, or from the keys of the declared streams.
 *
 * @throws InvalidArgumentError when one of them cannot be read
 */
export const routerFor = (
  source: PlainObject,
  config: DataSourceConfig,
  { defaultTable, missingIds, streams }: SourceRouterParts,
): RowRouter => {
  const destination = optionalText(source, 'destination')
  return new RowRouter({
    destination: destination === undefined ? undefined : parseTemplate(destination, 'destination'),
    rowId: rowIdRule(optionalText(source, 'idpattern'), primaryKey(source, config)),
    ...{ defaultTable, streams },
    onMissingId: (table, fields) => {
      missingIds.count(table, fields)
    },
  })
}

/** Whether the source asks for emptied tables. Forms and files spell the answer in several ways. */
export const truncatesTables = ({ truncateTable }: PlainObject): boolean =>
  truncateTable === true || truncateTable === 'true' || truncateTable === 1

const optionalText = (source: PlainObject, name: string): string | undefined => {
  const value = source[name]
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string') return value
  throw new InvalidArgumentError(`${name}: expected a text, got ${describeValue(value)}`, {
    argument: name,
  })
}

const primaryKey = (source: PlainObject, { params }: DataSourceConfig): string[] =>
  columnsOfType('primary-key', source, { params })

/** The columns that a person chose in the parameters of a type. */
export const columnsOfType = (
  wanted: ParamType,
  source: PlainObject,
  { params }: Pick<DataSourceConfig, 'params'>,
): string[] =>
  params.filter(({ type }) => type === wanted).flatMap(({ name }) => columnsOf(source[name ?? '']))

/** The names in one answer: a column, several in an array or with commas, or a chosen item. */
export const columnsOf = (value: unknown): string[] => {
  if (typeof value === 'string') {
    return value
      .split(',')
      .map((column) => column.trim())
      .filter((column) => column !== '')
  }
  if (Array.isArray(value)) return value.flatMap(columnsOf)
  if (typeof value !== 'object' || value === null) return []
  const item = value as { value?: unknown; name?: unknown }
  return columnsOf(item.value ?? item.name)
}
