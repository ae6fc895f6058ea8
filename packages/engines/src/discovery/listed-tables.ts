import type { EngineSession } from '../output/engine-session.js'
import { listResourcesOf } from '../source/declarations.js'
import { callSource, type OpenSource } from '../source/open-source.js'
import { isObject } from '../values/object-value.js'
import { tableOf, type TableRules } from './tables-of-streams.js'

/**
 * The tables that `listResources` names, through the template of `destination`.
 *
 * @returns `undefined` if the source lists none, or if the template needs a field that a resource does not have
 */
export const listedTables = async (
  session: EngineSession,
  source: OpenSource,
  rules: TableRules,
): Promise<string[] | undefined> => {
  const list = listResourcesOf(source.module.Stream)
  if (!list) return undefined
  const listed = await callSource(source, list)
  if (!Array.isArray(listed)) return undefined
  const tables: string[] = []
  for (const resource of listed as unknown[]) {
    const fields = isObject(resource) ? resource : {}
    const name = isObject(resource) ? textOf(fields['id'] ?? fields['name']) : textOf(resource)
    const table = name === undefined ? undefined : tableOf(name, rules, fields)
    if (table === undefined) {
      session.log('INFO', 'listResources does not name the tables: a sample is read')
      return undefined
    }
    tables.push(table)
  }
  return [...new Set(tables)]
}

const textOf = (value: unknown): string | undefined =>
  (typeof value === 'string' && value !== '') || typeof value === 'number'
    ? String(value)
    : undefined
