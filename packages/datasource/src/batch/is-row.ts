import { isThenable } from '../values/is-thenable.js'
import { isPlainObject } from '@panoply/errors/internal'
import { isChunk } from './batch-items.js'

/**
 * Classes whose objects have no columns. If they were stored as rows, the rows would be empty, or have one column per
 * byte.
 */
const NO_ROWS = /^\[object (?:Date|Map|Set|WeakMap|WeakSet|RegExp|(?:Shared)?ArrayBuffer)\]$/

/**
 * Whether a value can be a row: an object with columns. It may be an instance of a class, as database drivers return
 * them. A promise, an array, bytes, a date or a map is no row.
 */
export const isRow = (item: unknown): boolean => {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return false
  return isPlainObject(item) || !(isThenable(item) || isChunk(item) || isWithoutColumns(item))
}

const isWithoutColumns = (item: object): boolean =>
  NO_ROWS.test(Object.prototype.toString.call(item))
