import { crc32 } from 'node:zlib'

import { NEWLINE } from '../../record/newline.js'
import type { SpoolEntry } from '../spool.js'

/** Sixteen hexadecimal digits are enough for every safe integer, and they sort like the numbers. */
const KEY_DIGITS = 16
const KEY = /^[0-9a-f]{16}$/

/**
 * The bytes before the body: a checksum of all following bytes, and the number of records. Both have 32 bits,
 * little-endian.
 */
const HEADER_BYTES = 8

/** The key of an entry. Keys sort like their numbers. */
export const entryKey = (id: number): string => id.toString(16).padStart(KEY_DIGITS, '0')

/** Whether this can be the key of an entry. */
export const isEntryKey = (key: string): boolean => KEY.test(key)

/** The value of an entry: its record count and body, with a checksum. */
export const encodeEntry = ({ recordCount, body }: Omit<SpoolEntry, 'id'>): Buffer => {
  const value = Buffer.allocUnsafe(HEADER_BYTES + body.length)
  value.writeUInt32LE(recordCount, 4)
  body.copy(value, HEADER_BYTES)
  value.writeUInt32LE(crc32(value.subarray(4)), 0)
  return value
}

/** Reads an entry. `undefined` if it is damaged. */
export const decodeEntry = (key: string, value: Buffer): SpoolEntry | undefined => {
  if (!isEntryKey(key) || value.length <= HEADER_BYTES) return undefined
  if (crc32(value.subarray(4)) !== value.readUInt32LE(0)) return undefined
  const recordCount = value.readUInt32LE(4)
  const body = value.subarray(HEADER_BYTES)
  if (countLines(body) !== recordCount) return undefined
  return { id: Number.parseInt(key, 16), recordCount, body }
}

const countLines = (body: Buffer): number => {
  let count = 1
  let newline = body.indexOf(NEWLINE)
  while (newline !== -1) {
    count++
    newline = body.indexOf(NEWLINE, newline + 1)
  }
  return count
}
