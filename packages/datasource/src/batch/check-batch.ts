import { PanoplyError } from '@panoply/errors'

import { kindOf } from '../values/kind-of.js'
import type { Batch } from './batch.js'
import { isChunk, isRawMessage, isRecordGroup } from './batch-items.js'

/**
 * What `read` returned, as a batch.
 *
 * @throws PanoplyError, not retryable, when it is none. Nothing but `null` is the end: a `read` that forgets to
 *   return must not look like a source without rows
 */
export const checkBatch = (value: unknown): Batch => {
  if (Array.isArray(value)) {
    const index = value.findIndex((item) => typeof item !== 'object' || item === null)
    if (index >= 0) {
      throw refusal(`expected objects in the batch, got ${kindOf(value[index])} at [${index}]`)
    }
    return value as Batch
  }
  if (isChunk(value) || isRecordGroup(value) || isRawMessage(value)) return value
  throw refusal(
    `expected a batch (an array, a record group, a raw message or a chunk), [] or null at the end, got ${kindOf(value)}`,
  )
}

const refusal = (reason: string): PanoplyError =>
  new PanoplyError(`read: ${reason}`, { retryable: false })
