import { type Batch, rowsOf } from '@panoply/datasource'

import type { Laboratory } from '../experiment/laboratory.js'
import { type DirectReading, readDirectly } from '../experiment/read-directly.js'
import { collectGarbage, heapBytes } from '../experiment/garbage.js'

/** How a source treats the rows that it has returned, and its end. */
export interface RowsTrial extends DirectReading {
  /** Batches that the source has changed after it returned them, by number. */
  readonly changedBatches: readonly number[]
}

/** Reads the source and holds its rows, to see whether it changes them later. */
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

/** The behaviour of a source with another number of rows per `read`. */
export interface BatchSizeTrial extends DirectReading {
  readonly asked: number
  /** The most rows that came at once. */
  readonly largest: number
  readonly rows: number
}

/** Asks each `read` for fewer rows than came at once before. */
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

/** The rows of a source that were still in memory while it was read. */
export interface MemoryTrial extends DirectReading {
  readonly batches: number
  /** Rows of all batches but the last two. */
  readonly earlierRows: number
  /** How many of them the source still held at its end. */
  readonly heldRows: number
  /** The size of the rows that came while the heap was measured, as JSON, in bytes. */
  readonly rowBytes: number
  /** How much the heap grew while these rows came. */
  readonly grownBytes: number
}

/** Collecting garbage takes long in a large process. A source of fewer rows needs no measured heap. */
const MEASURED_FROM_BYTES = 1024 * 1024

/** Reads the source without keeping its rows, and measures at the end how much memory the source still holds. */
export const holdNothing = async (laboratory: Laboratory): Promise<MemoryTrial> => {
  const batches: WeakRef<object>[][] = []
  let allBytes = 0
  let atStart: { readonly heap: number; readonly rows: number } | undefined
  let held = 0
  let grownBytes = 0
  const heldRows = (): number => earlier(batches).filter((row) => row.deref() !== undefined).length
  const reading = await readDirectly(laboratory, laboratory.batchSize, {
    onBatch: async (batch) => {
      const rows = rowsOf(batch)
      batches.push(rows.map((row) => new WeakRef(row)))
      allBytes += textOf(batch).length
      if (atStart || allBytes < MEASURED_FROM_BYTES) return
      await collectGarbage()
      atStart = { heap: heapBytes(), rows: allBytes }
    },
    onEnd: async () => {
      await collectGarbage()
      // What the last job has touched is free only in the next one.
      if (heldRows() > 0) await collectGarbage()
      held = heldRows()
      if (atStart) grownBytes = heapBytes() - atStart.heap
    },
  })
  return {
    ...{ ...reading, batches: batches.length, earlierRows: earlier(batches).length },
    ...{ heldRows: held, grownBytes, rowBytes: allBytes - (atStart?.rows ?? allBytes) },
  }
}

/** The last two may be held rightly: one is being read from, one was just returned. */
const earlier = (batches: readonly WeakRef<object>[][]): WeakRef<object>[] =>
  batches.slice(0, -2).flat()

const textOf = (batch: Batch): string =>
  JSON.stringify(batch, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
