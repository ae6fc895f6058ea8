import type { ColumnType } from '@panoply/runner'

/** A name as SQL takes it, whatever characters it holds. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/**
 * What DuckDB compares of a name. Names that differ only in the case of the letters A to Z are one name; `É` and `é` are
 * two, as are `É` in one code point and in two.
 */
export const comparedName = (name: string): string =>
  name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())

/**
 * The expression that turns a column's stored values into a wider type, so that what was stored before reads as if
 * it had come after: dates as ISO text, bytes as base64, whole numbers without a fraction.
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
    // As many digits as there are: three, or six.
    return `CASE WHEN microsecond(${utc}) % 1000 = 0 THEN strftime(${utc}, '%Y-%m-%dT%H:%M:%S.%gZ')
      ELSE strftime(${utc}, '%Y-%m-%dT%H:%M:%S.%fZ') END`
  }
  if (from === 'DATETIME') return `replace(${text}, ' ', 'T')`
  if (from === 'BLOB') return `to_base64(${name})`
  // All numbers of the column have as many digits behind the point as the longest.
  if (from === 'DECIMAL') {
    return `CASE WHEN contains(${text}, '.') THEN rtrim(rtrim(${text}, '0'), '.') ELSE ${text} END`
  }
  if (from === 'DOUBLE') {
    const isWhole = `abs(${name}) < 1e15 AND ${name} = trunc(${name})`
    return `CASE WHEN ${isWhole} THEN CAST(CAST(${name} AS BIGINT) AS VARCHAR) ELSE ${text} END`
  }
  return text
}

/** Kinds whose values are texts in JSON. */
const SPELLED_IN_JSON: ReadonlySet<ColumnType> = new Set([
  ...(['TIMESTAMP', 'DATETIME', 'DATE', 'TIME', 'BLOB'] as const),
])

const asJson = (name: string, from: ColumnType | undefined): string => {
  if (from !== undefined && SPELLED_IN_JSON.has(from)) return `to_json(${asText(name, from)})`
  // to_json would make a DOUBLE of it.
  if (from === 'DECIMAL') return `CAST(${asText(name, from)} AS JSON)`
  if (from === 'DOUBLE') {
    return `CASE WHEN isfinite(${name}) THEN to_json(${name}) ELSE to_json(${asText(name, from)}) END`
  }
  return `to_json(${name})`
}
