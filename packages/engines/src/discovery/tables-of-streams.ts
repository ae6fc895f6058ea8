import type { DataSourceModule } from '@panoply/datasource'
import { parseTemplate, type PlainObject } from '@panoply/runner'

import type { OpenSource } from '../source/open-source.js'
import { isObject } from '../values/object-value.js'

/** The rules for tables and ids that a source sets in its parameters, or in its constructor. */
export interface TableRules {
  /** The template of a table's name. */
  readonly destination: string | undefined
  readonly hasIdPattern: boolean
}

/** The parameters are read after the source was constructed, because sources may set their templates there. */
export const tableRulesOf = async ({
  module,
  source,
  options,
}: OpenSource): Promise<TableRules> => {
  const parameters = await afterConstruction(module, source, options)
  return {
    destination: textOf(parameters['destination']),
    hasIdPattern: textOf(parameters['idpattern']) !== undefined,
  }
}

/**
 * The name of the table of a stream, as the runner fills the template.
 *
 * @param fields the known fields of the stream besides its name
 * @returns `undefined` if the template needs a field that only rows have
 */
export const tableOf = (
  name: string,
  { destination }: TableRules,
  fields: PlainObject = {},
): string | undefined => {
  if (destination === undefined) return name
  const filled = parseTemplate(destination, 'destination').fill({
    ...fields,
    ...{ __table: name, __tablename: name },
  })
  return 'text' in filled ? filled.text : undefined
}

const afterConstruction = async (
  { Stream }: DataSourceModule,
  source: PlainObject,
  options: PlainObject,
): Promise<PlainObject> => {
  const stream = new Stream(structuredClone(source), options)
  try {
    const parameters: unknown = stream.source
    return isObject(parameters) ? { ...parameters } : {}
  } finally {
    await stream.close()
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
