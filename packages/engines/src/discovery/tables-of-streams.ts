import type { DataSourceModule } from '@panoply/datasource'
import { parseTemplate } from '@panoply/runner'

import type { OpenSource } from '../source/open-source.js'
import { isJsonObject, type JsonObject } from '../values/json-object.js'

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
  fields: JsonObject = {},
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
  source: JsonObject,
  options: JsonObject,
): Promise<JsonObject> => {
  const stream = new Stream(structuredClone(source), options)
  try {
    const parameters: unknown = stream.source
    return isJsonObject(parameters) ? { ...parameters } : {}
  } finally {
    await stream.close()
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
