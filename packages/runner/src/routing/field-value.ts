import { InvalidArgumentError } from '@panoply/errors'

type Row = Readonly<Record<string, unknown>>

/**
 * The value of a field of a row. The field with exactly this name counts first. If there is no such field, the field
 * whose name differs only in case is used. If there is none either, a name with dots is a path into nested objects,
 * with the same rule at each level.
 *
 * @returns `undefined` when the row has no such field
 * @throws InvalidArgumentError when two fields differ from the name in case alone
 */
export const fieldValue = (row: Row, name: string): unknown => {
  const key = keyOf(row, name)
  if (key !== undefined) return row[key]
  if (!name.includes('.')) return undefined
  let value: unknown = row
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    const inside = keyOf(value as Row, part)
    if (inside === undefined) return undefined
    value = (value as Row)[inside]
  }
  return value
}

const keyOf = (row: Row, name: string): string | undefined => {
  if (Object.hasOwn(row, name)) return name
  const folded = name.toLowerCase()
  const keys = Object.keys(row).filter((key) => key.toLowerCase() === folded)
  if (keys.length <= 1) return keys[0]
  throw new InvalidArgumentError(
    `${JSON.stringify(name)}: expected one field of this name, got ${keys.join(' and ')}, ` +
      'which differ from it in case alone: write the name of one of them',
    { argument: 'template' },
  )
}

/** A single value as text. `undefined` for an empty value, and for an object or an array. */
export const scalarText = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value === '' ? undefined : value
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : String(value)
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
  return undefined
}
