import { type Batch, rowsOf } from '@panoply/datasource'

import type { Laboratory } from '../experiment/laboratory.js'
import { type DirectReading, readDirectly } from '../experiment/read-directly.js'
import { collectGarbage, heapBytes } from '../experiment/garbage.js'

/** Whether a source changes rows after it has returned them, and what `read` returns after the end. */
export interface RowsTrial extends DirectReading {
  /** The numbers of the batches that the source changed after it had returned them. */
  readonly changedBatches: readonly number[]
}

/** Reads the source and keeps references to its rows, to see whether it changes them later. */
export const holdRows = async (laboratory: Laboratory): Promise<RowsTrial> => {
  const held: { readonly batch: Batch; readonly text: string }[] = []
  const reading = await readDirectly(laboratory, laboratory.batchSize, {
    onBatch: (batch) => {
      held.push({ batch, text: textOf(batch) })
    },
  })
  const changedBatches = held.flatMap(({ batch, text }, index) =>
    textOf(batch) === text ? [] : [index + 1],
  )
  return { ...reading, changedBatches }
}

/** The behaviour of a source that is asked for fewer rows per `read`. */
export interface BatchSizeTrial extends DirectReading {
  readonly asked: number
  /** The largest number of rows that one `read` returned. */
  readonly largest: number
  readonly rows: number
}

/** Asks each `read` for fewer rows than the largest batch so far. */
export const askForFewer = async (
  laboratory: Laboratory,
  asked: number,
): Promise<BatchSizeTrial> => {
  let largest = 0
  let rows = 0
  const reading = await readDirectly(laboratory, asked, {
    onBatch: (batch) => {
      const count = rowsOf(batch).length
      largest = Math.max(largest, count)
      rows += count
    },
  })
  return { ...reading, asked, largest, rows }
}

/** How much memory a source still used at its end. */
export interface MemoryTrial extends DirectReading {
  readonly batches: number
  /** The number of rows in all batches except the last two. */
  readonly earlierRows: number
  /** The number of `earlierRows` that were still in memory at the end. */
  readonly heldRows: number
  /** The size of all rows except the first batch, as JSON, in bytes. */
  readonly rowBytes: number
  /** The size of the rows that came while the heap was measured: up to 64 KiB before them are left out. */
  readonly measuredBytes: number
  /** How much the heap grew while these rows came. */
  readonly grownBytes: number
}

/**
 * The heap is measured from the batch on that brings the rows to this size. A source with fewer bytes is not measured,
 * because collecting garbage takes long in a large process.
 */
const MEASURED_FROM_BYTES = 64 * 1024

/** Reads the source without keeping its rows, and measures at the end how much memory the source still holds. */
export const holdNothing = async (laboratory: Laboratory): Promise<MemoryTrial> => {
  const batches: WeakRef<object>[][] = []
  let firstBytes: number | undefined
  let allBytes = 0
  let atStart: { readonly heapBytes: number; readonly rowBytes: number } | undefined
  let held = 0
  let grownBytes = 0
  const heldRows = (): number => earlier(batches).filter((row) => row.deref() !== undefined).length
  const reading = await readDirectly(laboratory, laboratory.batchSize, {
    onBatch: async (batch) => {
      const rows = rowsOf(batch)
      batches.push(rows.map((row) => new WeakRef(row)))
      allBytes += textOf(batch).length
      firstBytes ??= allBytes
      if (atStart || allBytes < MEASURED_FROM_BYTES) return
      await collectTwice()
      atStart = { heapBytes: heapBytes(), rowBytes: allBytes }
    },
    onEnd: async () => {
      await (atStart ? collectTwice() : collectGarbage())
      if (!atStart && heldRows() > 0) await collectGarbage()
      held = heldRows()
      if (atStart) grownBytes = heapBytes() - atStart.heapBytes
    },
  })
  return {
    ...{ ...reading, batches: batches.length, earlierRows: earlier(batches).length },
    ...{ heldRows: held, grownBytes, rowBytes: allBytes - (firstBytes ?? 0) },
    measuredBytes: allBytes - (atStart?.rowBytes ?? allBytes),
  }
}

/** What a job has touched last is free only in the next one. */
const collectTwice = async (): Promise<void> => {
  await collectGarbage()
  await collectGarbage()
}

/** All batches except the last two. A source may still use these two: it just returned one, and reads the other. */
const earlier = (batches: readonly WeakRef<object>[][]): WeakRef<object>[] =>
  batches.slice(0, -2).flat()

const textOf = (batch: Batch): string =>
  JSON.stringify(batch, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
