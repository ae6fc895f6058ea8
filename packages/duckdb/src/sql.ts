import type { ColumnType } from '@panoply/runner'

/** A name in quotes for SQL. It may hold any characters. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/**
 * The form of a name in which DuckDB compares names. Only the case of the letters A to Z is ignored: `É` and `é` are
 * two names, and so are two spellings of `É` in Unicode.
 */
export const comparedName = (name: string): string =>
  name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())

/**
 * The SQL expression that converts the stored values of a column to a wider type. The result is the same as if the
 * column had been wider from the start: dates as ISO text, bytes as base64, whole numbers without a fraction.
 */
export const conversion = (
  column: string,
  from: ColumnType | undefined,
  to: ColumnType,
): string => {
  const name = quoteName(column)
  if (to === 'VARCHAR') return asText(name, from)
  if (to === 'JSON') return asJson(name, from)
  return name
}

const asText = (name: string, from: ColumnType | undefined): string => {
  const text = `CAST(${name} AS VARCHAR)`
  if (from === 'TIMESTAMP') {
    const utc = `${name} AT TIME ZONE 'UTC'`
    // Three digits if they are enough, otherwise six.
    return `CASE WHEN microsecond(${utc}) % 1000 = 0 THEN strftime(${utc}, '%Y-%m-%dT%H:%M:%S.%gZ')
      ELSE strftime(${utc}, '%Y-%m-%dT%H:%M:%S.%fZ') END`
  }
  if (from === 'DATETIME') return `replace(${text}, ' ', 'T')`
  if (from === 'BLOB') return `to_base64(${name})`
  // All numbers of the column have the same number of digits after the point: that of the longest number.
  if (from === 'DECIMAL') {
    return `CASE WHEN contains(${text}, '.') THEN rtrim(rtrim(${text}, '0'), '.') ELSE ${text} END`
  }
  if (from === 'DOUBLE') {
    const isWhole = `abs(${name}) < 1e15 AND ${name} = trunc(${name})`
    return `CASE WHEN ${isWhole} THEN CAST(CAST(${name} AS BIGINT) AS VARCHAR) ELSE ${text} END`
  }
  return text
}

/** Types whose values are texts in JSON. */
const SPELLED_IN_JSON: ReadonlySet<ColumnType> = new Set([
  ...(['TIMESTAMP', 'DATETIME', 'DATE', 'TIME', 'BLOB'] as const),
])

const asJson = (name: string, from: ColumnType | undefined): string => {
  if (from !== undefined && SPELLED_IN_JSON.has(from)) return `to_json(${asText(name, from)})`
  // `to_json` would turn it into a DOUBLE.
  if (from === 'DECIMAL') return `CAST(${asText(name, from)} AS JSON)`
  if (from === 'DOUBLE') {
    return `CASE WHEN isfinite(${name}) THEN to_json(${name}) ELSE to_json(${asText(name, from)}) END`
  }
  return `to_json(${name})`
}
