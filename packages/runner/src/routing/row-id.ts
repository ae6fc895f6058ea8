import { parseTemplate } from './template.js'

/** Finds the id of a row, or the names of the fields that it lacks for one. */
export type RowId = (
  row: Readonly<Record<string, unknown>>,
) => { readonly text: string } | { readonly missing: readonly string[] }

/**
 * The rule by which rows are told apart.
 *
 * @param idpattern a template such as `{_type}#{_id}`; it wins over a primary key
 * @param primaryKey the columns that tell rows apart
 * @returns nothing where every row is a row of its own
 * @throws InvalidArgumentError when the template cannot be read
 */
export const rowIdRule = (
  idpattern: string | undefined,
  primaryKey: readonly string[],
): RowId | undefined => {
  if (idpattern !== undefined) {
    const template = parseTemplate(idpattern, 'idpattern')
    return (row) => template.fill(row)
  }
  const fields = primaryKey.map((column) => parseTemplate(`{${column}}`, 'primary key'))
  if (fields.length === 0) return undefined
  return (row) => {
    const filled = fields.map((field) => field.fill(row))
    const missing = filled.flatMap((field) => ('missing' in field ? field.missing : []))
    if (missing.length > 0) return { missing }
    const texts = filled.flatMap((field) => ('text' in field ? [field.text] : []))
    // As JSON, several values never run into each other.
    return { text: texts.length === 1 ? texts.join('') : JSON.stringify(texts) }
  }
}
