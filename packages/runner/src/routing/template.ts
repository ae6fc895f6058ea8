import { InvalidArgumentError } from '@panoply/errors'

/** A text with fields of a row in braces, such as `typeform_{__table}` or `{_type}#{_id}`, ready to be filled. */
export interface Template {
  readonly text: string
  /** The names of its fields, in order. */
  readonly fields: readonly string[]
  /** The filled text, or the names of the fields that this row cannot fill. */
  fill(row: Readonly<Record<string, unknown>>): { text: string } | { missing: string[] }
}

/**
 * Reads a template. A field name is whatever stands between braces, spaces and all; where a row has no such field, a
 * name with dots leads into nested objects. A field that is absent, null, an object or an array cannot fill it.
 *
 * @param text the template
 * @param name what it is called in messages: `destination` or `idpattern`
 * @throws InvalidArgumentError when it is empty or its braces do not match
 */
export const parseTemplate = (text: string, name: string): Template => {
  const fail = (reason: string): never => {
    throw new InvalidArgumentError(`${name}: ${reason}, got ${JSON.stringify(text)}`, {
      argument: name,
    })
  }
  if (text.trim() === '') return fail('expected a text with fields in braces')
  const literals: string[] = []
  const fields: string[] = []
  for (const [index, part] of text.split(/\{([^{}]*)\}/).entries()) {
    if (index % 2 === 0) {
      if (/[{}]/.test(part)) return fail('expected every { to have its }')
      literals.push(part)
    } else {
      if (part.trim() === '') return fail('expected the name of a field between { and }')
      fields.push(part)
    }
  }
  return { text, fields, fill: (row) => fill(literals, fields, row) }
}

const fill = (
  literals: readonly string[],
  fields: readonly string[],
  row: Readonly<Record<string, unknown>>,
): { text: string } | { missing: string[] } => {
  let text = literals[0] ?? ''
  const missing: string[] = []
  for (const [index, field] of fields.entries()) {
    const value = fieldText(row, field)
    if (value === undefined) missing.push(field)
    else text += value + (literals[index + 1] ?? '')
  }
  return missing.length > 0 ? { missing } : { text }
}

const fieldText = (row: Readonly<Record<string, unknown>>, field: string): string | undefined => {
  const value = Object.hasOwn(row, field) ? row[field] : nested(row, field)
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return String(value)
  }
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : undefined
}

const nested = (row: Readonly<Record<string, unknown>>, field: string): unknown => {
  if (!field.includes('.')) return undefined
  let value: unknown = row
  for (const key of field.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}
