import { readProperty } from '../values/read-property.js'

/** Whose error it is, as far as the source tells. */
export interface SourceIdentity {
  readonly sourceType: string | undefined
  readonly sourceId: string | undefined
  readonly databaseId: string | undefined
}

/**
 * Finds the source of a call: the `source` of what the method belongs to, or else the first argument, which is a
 * source or holds one. A source may have a parameter named `source` itself, so that what stands there counts only if
 * it has a type, an id or a database. Never throws.
 */
export const identityOfCall = (self: unknown, argument: unknown): SourceIdentity => {
  const own = readProperty(self, 'source')
  if (typeof own === 'object' && own !== null) return identityOf(own)
  const inside = identityOf(readProperty(argument, 'source'))
  return Object.values(inside).some((fact) => fact !== undefined) ? inside : identityOf(argument)
}

const identityOf = (source: unknown): SourceIdentity => ({
  sourceType: textOf(readProperty(source, 'type')),
  sourceId: textOf(readProperty(source, 'id')),
  databaseId: textOf(readProperty(source, 'database')),
})

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
