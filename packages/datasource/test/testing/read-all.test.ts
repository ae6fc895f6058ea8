import { describe, expect, it } from '@jest/globals'

import { type Batch, DataSource, fromReadable, type Row, rowsOf } from '../../src/index.js'
import { readAll, recordEvents } from '../../src/testing/index.js'

class Pages extends DataSource<{ state?: { offset?: number }; total: number }> {
  isClosed = false
  #offset = this.source.state?.offset ?? 0

  read(n = 2): Batch | null {
    if (this.#offset >= this.source.total) return null
    const id = `u${this.#offset}`
    const ids = [...Array(this.source.total).keys()].slice(this.#offset, this.#offset + n)
    this.#offset += ids.length
    this.progress(this.#offset, this.source.total)
    this.state(id, { offset: this.#offset })
    return ids.map((row) => ({ id: row, __state: id }))
  }

  override close(): void {
    this.isClosed = true
  }
}

const ids = (rows: readonly Row[]): unknown[] => rows.map((row) => row['id'])

describe('readAll', () => {
  it('tells what a source did from the first read to close', async () => {
    const source = new Pages({ total: 5 })
    const { batches, rows, state, events } = await readAll(source)
    expect(batches.map((batch) => rowsOf(batch).length)).toEqual([2, 2, 1])
    expect(ids(rows)).toEqual([0, 1, 2, 3, 4])
    expect(state).toEqual({ offset: 5 })
    expect(events.map(({ type }) => type)).toEqual(
      Array(3).fill(['progress', 'source-state']).flat(),
    )
    expect(source.isClosed).toBe(true)
  })

  it('asks for batches of a size, and goes on from a state', async () => {
    const source = new Pages({ total: 5, state: { offset: 2 } })
    const { batches, rows, state } = await readAll(source, { batchSize: 3 })
    expect([batches.length, ids(rows), state]).toEqual([1, [2, 3, 4], { offset: 5 }])
  })

  it('throws what read throws, and closes', async () => {
    class Failing extends Pages {
      override read(): never {
        throw new Error('503')
      }
    }
    const source = new Failing({ total: 1 })
    await expect(readAll(source)).rejects.toThrow('503')
    expect(source.isClosed).toBe(true)
  })

  it('points out ids that are not used as they should be', async () => {
    class Spanning extends Pages {
      #left = 2
      override read(): Batch | null {
        if (this.#left === 2) this.state('u1', { done: true })
        this.#left -= 1
        return this.#left < 0 ? null : [{ __state: 'u1' }]
      }
    }
    await expect(readAll(new Spanning({ total: 1 }))).resolves.toMatchObject({
      state: { done: true },
    })
    class Promising extends Spanning {
      override readonly stateSpan = 'batch'
    }
    await expect(readAll(new Promising({ total: 1 }))).rejects.toThrow(
      'rows carry the state id u1, whose rows were complete',
    )
  })

  it('gives up on a source that never ends, and closes it', async () => {
    class Endless extends Pages {
      override read(): Batch {
        return []
      }
    }
    const source = new Endless({ total: 1 })
    await expect(readAll(source, { maxBatches: 3 })).rejects.toThrow(
      'expected null after at most 3 batches, got another batch',
    )
    expect(source.isClosed).toBe(true)
  })

  it('reads what fromReadable makes', async () => {
    await expect(readAll(fromReadable([{ id: 1 }, { id: 2 }]))).resolves.toMatchObject({
      rows: [{ id: 1 }, { id: 2 }],
      state: {},
    })
  })
})

describe('recordEvents', () => {
  it('keeps events by type and in order, until it is stopped', () => {
    const source = new Pages({ total: 4 })
    const recorder = recordEvents(source)
    source.read()
    void source.fire('mine', 7)
    expect(recorder.of('progress')).toEqual([{ loaded: 2, total: 4, msg: '' }])
    expect(recorder.of('mine')).toEqual([7])
    expect(recorder.events.map(({ type }) => type)).toEqual(['progress', 'source-state', 'mine'])
    recorder.stop()
    source.read()
    expect(recorder.events).toHaveLength(3)
  })
})
