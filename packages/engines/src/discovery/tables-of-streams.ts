import type { DataSourceModule } from '@panoply/datasource'
import { parseTemplate } from '@panoply/runner'

import type { OpenSource } from '../source/open-source.js'
import { isJsonObject, type JsonObject } from '../values/json-object.js'

/** What a source says about tables and ids in its parameters, or in its constructor. */
export interface TableRules {
  /** The template of a table's name. */
  readonly destination: string | undefined
  readonly hasIdPattern: boolean
}

/** Looks at the parameters after the source was constructed: sources choose their templates there. */
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
 * @param fields what is known of the stream besides its name
 * @returns nothing where the template asks for a field that only rows have
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
