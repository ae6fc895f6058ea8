import { type TableRow, toJson } from '@panoply/runner'

/** Columns by table that are left out when rows are compared. */
export type IgnoredColumns = ReadonlyMap<string, ReadonlySet<string>>

/** A row as a text. Rows with the same content have the same text; the order of their columns does not matter. */
export const rowText = ({ table, record }: TableRow, ignored: IgnoredColumns): string => {
  const left = ignored.get(table)
  const kept = left
    ? Object.fromEntries(Object.entries(record).filter(([name]) => !left.has(name)))
    : record
  return JSON.stringify(sorted(JSON.parse(toJson(kept))))
}

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const fields = value as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    Object.keys(fields)
      .sort()
      .map((name) => [name, sorted(fields[name])]),
  )
}
