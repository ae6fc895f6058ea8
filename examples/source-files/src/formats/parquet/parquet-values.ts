import { parseJson } from '@panoply/datasource'
import type { SchemaElement, SchemaTree } from 'hyparquet'

import { formatDay, formatDuration, formatMoment } from './moment.js'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Values come as they are stored: hyparquet would make floats of decimals, and lose years and digits of moments. */
export const asStored = (schema: readonly SchemaElement[]): SchemaElement[] =>
  schema.map((element) => {
    if (leafReader(element) === undefined) return element
    const { converted_type: _, logical_type: __, ...stored } = element
    return stored
  })

/** How many digits of a decimal stand behind the point; nothing for what is no decimal. */
export const scaleOf = ({
  converted_type,
  logical_type,
  scale,
}: SchemaElement): number | undefined => {
  if (logical_type?.type === 'DECIMAL') return logical_type.scale
  return converted_type === 'DECIMAL' ? (scale ?? 0) : undefined
}

/**
 * A value as JSON can carry it. What a number of JavaScript cannot hold becomes a text.
 *
 * @param node of the schema that the file has, with its decimals
 */
export const toPlain = (node: SchemaTree | undefined, value: unknown): unknown => {
  if (value === undefined || value === null) return null
  if (Array.isArray(value)) {
    const element = node && elementOf(node)
    return value.map((item) => toPlain(element, item))
  }
  const read = node && leafReader(node.element)
  if (read) return read(value)
  if (typeof value === 'bigint') {
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value instanceof Uint8Array) return textOf(value)
  if (typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inside]) => [
      key,
      toPlain(node && childOf(node, key), inside),
    ]),
  )
}

/** Reads what is stored in a column that means more than it is stored as; nothing for all other columns. */
const leafReader = (element: SchemaElement): ((stored: unknown) => unknown) | undefined => {
  const scale = scaleOf(element)
  if (scale !== undefined) return (stored) => toDecimal(stored, scale)
  if (element.converted_type === 'DATE' || element.logical_type?.type === 'DATE') {
    return (stored) => formatDay(BigInt(stored as number))
  }
  const digits = digitsOf(element)
  if (digits !== undefined)
    return (stored) => formatMoment(BigInt(stored as number | bigint), digits)
  // Of these two, hyparquet would refuse the whole file.
  if (element.converted_type === 'INTERVAL') return (stored) => formatDuration(stored as Uint8Array)
  if (element.converted_type === 'BSON') {
    return (stored) => Buffer.from(stored as Uint8Array).toString('base64')
  }
  if (element.converted_type !== 'JSON') return undefined
  return (stored) => parseJson(utf8.decode(stored as Uint8Array))
}

/** How many digits of a second a moment has. An INT96 is one in nanoseconds. */
const digitsOf = ({ type, converted_type, logical_type }: SchemaElement): number | undefined => {
  if (logical_type?.type === 'TIMESTAMP') {
    return { MILLIS: 3, MICROS: 6, NANOS: 9 }[logical_type.unit]
  }
  if (converted_type === 'TIMESTAMP_MILLIS') return 3
  if (converted_type === 'TIMESTAMP_MICROS') return 6
  return type === 'INT96' && converted_type === undefined ? 9 : undefined
}

/** A list has its elements one or two levels further down, what is repeated without being a list stands for itself. */
const elementOf = (node: SchemaTree): SchemaTree => {
  if (node.element.converted_type !== 'LIST') {
    // The entries of a map come as a list, too.
    return node.element.converted_type === 'MAP' ? (node.children[0] ?? node) : node
  }
  const [repeated = node] = node.children
  return repeated.children.length === 1 ? (repeated.children[0] ?? repeated) : repeated
}

/** Of a struct the field of this name; of a map its values, whatever the key is. */
const childOf = (node: SchemaTree, key: string): SchemaTree | undefined => {
  const parent = node.element.converted_type === 'MAP' ? node.children[0] : node
  const name = parent === node ? key : 'value'
  return parent?.children.find(({ element }) => element.name === name)
}

const toDecimal = (value: unknown, scale: number): unknown => {
  const unscaled = value instanceof Uint8Array ? fromBytes(value) : BigInt(value as number | bigint)
  const sign = unscaled < 0n ? '-' : ''
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const point = digits.length - scale
  const text = `${sign}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`
  return parseJson(text)
}

/** Two's complement, the most significant byte first. */
const fromBytes = (bytes: Uint8Array): bigint =>
  bytes.length === 0
    ? 0n
    : BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).toString('hex')}`))

const textOf = (bytes: Uint8Array): string => {
  try {
    return utf8.decode(bytes)
  } catch {
    // Bytes that are no text.
    return Buffer.from(bytes).toString('base64')
  }
}
