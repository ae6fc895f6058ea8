import { InvalidArgumentError } from '@panoply/errors'
import { describeValue } from '@panoply/errors/internal'

/** The value of a parameter. */
export type QueryValue = string | number | bigint | boolean | Date | null | undefined

/** Parameters of a URL or a form. A list repeats the parameter. `undefined` and `null` leave it out. */
export type Query = Readonly<Record<string, QueryValue | readonly QueryValue[]>>

/** Sets each parameter, and replaces a parameter that is there already. Dates become ISO 8601 texts. */
export const setQuery = (params: URLSearchParams, query: Query): void => {
  for (const [name, given] of Object.entries(query)) {
    const values = (Array.isArray(given) ? given : [given]) as readonly QueryValue[]
    params.delete(name)
    for (const value of values) {
      if (value !== undefined && value !== null) params.append(name, textOf(name, value))
    }
  }
}

/** The types say so, but callers in JavaScript have no compiler. */
const SCALARS = ['string', 'number', 'bigint', 'boolean']

const textOf = (name: string, value: string | number | bigint | boolean | Date): string => {
  if (value instanceof Date) return value.toISOString()
  if (SCALARS.includes(typeof value)) return String(value)
  throw new InvalidArgumentError(
    `query.${name}: expected text, a number, a boolean, a date or a list of them, got ${describeValue(value)}`,
    { argument: `query.${name}` },
  )
}
