import { describe, expect, it } from '@jest/globals'
import { type Batch, DataSource, StateTracker, type StateUpdate } from '@panoply/datasource'

import { run } from '../src/run.js'

class Counting extends DataSource {
  #next = 0

  read(): Batch | null {
    if (this.#next === 5) return null
    const id = `u${this.#next}`
    this.state(id, { next: this.#next + 1 })
    return [{ id: this.#next++, __state: id }]
  }
}

describe('the run of the README', () => {
  const runUntil = async (failing: number): Promise<{ rows: unknown[]; kept: StateUpdate[] }> => {
    const [rows, kept]: [unknown[], StateUpdate[]] = [[], []]
    const tracker = new StateTracker({ onUpdate: (update) => kept.push(update) })
    const running = run(new Counting({}), tracker, async (batch) => {
      await Promise.resolve()
      if (rows.length === failing) throw new Error('the destination is full')
      rows.push(batch)
    })
    await running.catch((error: unknown) => rows.push(error))
    return { rows, kept }
  }

  it('keeps the state of what was delivered, and no more, when a delivery fails', async () => {
    const { rows, kept } = await runUntil(3)
    expect(rows.at(-1)).toEqual(new Error('the destination is full'))
    expect(kept.at(-1)).toEqual({ stateId: 'u2', state: { next: 3 } })
  })

  it('keeps the last state at the end', async () => {
    const { rows, kept } = await runUntil(Infinity)
    expect([rows.length, kept.at(-1)]).toEqual([5, { stateId: 'u4', state: { next: 5 } }])
  })
})
