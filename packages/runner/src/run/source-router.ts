import type { DataSourceConfig, ParamType } from '@panoply/datasource'
import { InvalidArgumentError } from '@panoply/errors'
import { describeValue } from '@panoply/errors/internal'

import { rowIdRule } from '../routing/row-id.js'
import { RowRouter } from '../routing/row-router.js'
import type { StreamRules } from '../routing/stream-rules.js'
import { parseTemplate } from '../routing/template.js'
import type { PlainObject } from '../values/plain-object.js'
import type { MissingIds } from './missing-ids.js'

/** What a router works with besides the parameters of the source. */
export interface SourceRouterParts {
  /** The table of rows that belong nowhere else. */
  readonly defaultTable: string
  readonly missingIds: MissingIds
  /** What the source declares of its streams, if it declares any. */
  readonly streams: StreamRules | undefined
}

/**
 * The way from rows to tables that a source asks for: by `destination`, by `idpattern`, else by its parameters of the
 * type `primary-key`, else by the keys that its streams declare.
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

/** Whether the source asks for tables that are emptied before their first row, as forms and files say it. */
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

/** The columns that a person chose for the parameters of a type. */
export const columnsOfType = (
  wanted: ParamType,
  source: PlainObject,
  { params }: Pick<DataSourceConfig, 'params'>,
): string[] =>
  params.filter(({ type }) => type === wanted).flatMap(({ name }) => columnsOf(source[name ?? '']))

/** A column, several in an array or with commas, or an item that was chosen. */
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
