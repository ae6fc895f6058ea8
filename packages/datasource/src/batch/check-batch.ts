import { PanoplyError } from '@panoply/errors'

import { isThenable } from '../values/is-thenable.js'
import { describeValue } from '@panoply/errors/internal'
import type { Batch } from './batch.js'
import { isChunk, isRawMessage, isRecordGroup } from './batch-items.js'
import { isRow } from './is-row.js'

/**
 * Returns the result of `read` as a batch.
 *
 * @throws PanoplyError, not retryable, when the value is no batch. `undefined` is refused, too: it usually means a
 * missing `return`. Only `null` ends a source
 *
 * @example
 * ```ts
 * console.log(checkBatch([{ n: 1 }])) // [{ n: 1 }]
 * ```
 */
export const checkBatch = (value: unknown): Batch => {
  if (Array.isArray(value)) {
    const index = value.findIndex((item) => !isRow(item))
    if (index < 0) return value as Batch
    const item: unknown = value[index]
    throw refusal(
      `expected objects in the batch, got ${describeValue(item)} at [${index}]${insteadOf(item)}`,
    )
  }
  if (isChunk(value) || isRecordGroup(value) || isRawMessage(value)) return value
  throw refusal(
    `expected a batch (an array, a record group, a raw message or a chunk), [] or null at the end, got ${describeValue(value)}`,
  )
}

const insteadOf = (item: unknown): string => {
  if (isThenable(item)) return ': wait for the rows with await Promise.all(…)'
  if (Array.isArray(item)) return ': return its rows, not an array of arrays'
  return isChunk(item) && typeof item !== 'string' ? ': write this.raw(tag, bytes)' : ''
}

const refusal = (reason: string): PanoplyError =>
  new PanoplyError(`read: ${reason}`, { retryable: false })
