import { InvalidArgumentError } from '@panoply/errors'

import { fieldValue, scalarText } from './field-value.js'

type Row = Readonly<Record<string, unknown>>

/** A filled template, or the names of the fields that the row lacks. */
export type Filled = { readonly text: string } | { readonly missing: readonly string[] }

/** A text with fields of a row in braces, such as `typeform_{__table}`, parsed once. */
export interface Template {
  readonly text: string
  /** The names of its fields, in order. */
  readonly fields: readonly string[]
  /** @throws InvalidArgumentError when the name of a field matches two fields of a row in another case */
  fill(row: Readonly<Record<string, unknown>>): Filled
}

/** The parts of a template: a literal, then a field and a literal in turn. */
export interface TemplateParts {
  /** One more than there are fields. */
  readonly literals: readonly string[]
  readonly fields: readonly string[]
}

/**
 * Parses the template of a table's name. A field name is all text between two braces, with its spaces. A field that is
 * absent, null, an object or an array cannot fill it.
 *
 * @param text the template; without fields it is the name of the table
 * @param name its name in messages, such as `destination`
 * @throws InvalidArgumentError when it is empty or its braces do not match
 *
 * @example
 * ```ts
 * const template = parseTemplate('orders_{country}', 'destination')
 * console.log(template.fill({ country: 'no' }))
 * ```
 */
export const parseTemplate = (text: string, name: string): Template => {
  const { literals, fields } = templateParts(text, name)
  return { text, fields, fill: (row) => fillParts(literals, fields, row, nameText) }
}

/** A part of a table's name. Unlike a part of an id it may be empty. */
const nameText = (row: Row, field: string): string | undefined => {
  const value = fieldValue(row, field)
  return value === '' ? '' : scalarText(value)
}

/** @throws InvalidArgumentError when the text is empty or its braces do not match */
export const templateParts = (text: string, name: string): TemplateParts => {
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
      if (/[{}]/.test(part)) return fail('expected a } for every {')
      literals.push(part)
    } else {
      if (part.trim() === '') return fail('expected the name of a field between { and }')
      fields.push(part)
    }
  }
  return { literals, fields }
}

/** @param textOf the text of a field of the row; `undefined` when the row cannot fill it */
export const fillParts = (
  literals: readonly string[],
  fields: readonly string[],
  row: Row,
  textOf: (row: Row, field: string) => string | undefined,
): Filled => {
  let text = literals[0] ?? ''
  let missing: string[] | undefined
  for (let index = 0; index < fields.length; index += 1) {
    const field = fields[index] ?? ''
    const value = textOf(row, field)
    if (value === undefined) (missing ??= []).push(field)
    else text += value + (literals[index + 1] ?? '')
  }
  return missing ? { missing } : { text }
}
