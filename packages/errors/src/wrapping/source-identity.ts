import { readProperty } from '../values/read-property.js'

/** The source that an error belongs to, as far as it is known. */
export interface SourceIdentity {
  readonly sourceType: string | undefined
  readonly sourceId: string | undefined
  readonly databaseId: string | undefined
}

/**
 * Finds the source of a call: the property `source` of `this`, or else of the first argument, or the first argument
 * itself. A source may have a parameter named `source`. So a value of this name counts only if it has a type, an id or
 * a database. Never throws.
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
