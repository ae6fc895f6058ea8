import { setImmediate as nextTurn } from 'node:timers/promises'

import { describe, expect, it } from '@jest/globals'
import { DataSource } from '@panoply/datasource'
import { PanoplyError } from '@panoply/errors'

import fc from 'fast-check'

import { type RunFailedError, runSource } from '../../src/index.js'
import { InMemoryDestination, InMemoryStateStore, ManualClock } from '../../src/testing/index.js'
import { bench, failureOf, numbers, ofType, upTo } from './bench.js'
import { batchesModule, countingModule, moduleOf } from '@panoply/test-kit'

/** A module whose instance is read on after a failure. */
const repeatable: typeof moduleOf = (read, params) => {
  const module = moduleOf(read, params)
  Object.assign(module.Stream, { readIsRepeatable: true })
  return module
}

describe('state', () => {
  it('is never ahead of the rows: wherever a run breaks, the next ones find every row', async () => {
    const fault = fc.constantFrom('read', 'write', 'commit')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fault, fc.nat({ max: 12 })), { maxLength: 6 }),
        fc.integer({ min: 1, max: 7 }),
        fc.boolean(),
        fc.option(fc.nat({ max: 30 })),
        async (faults, batchRows, keepsCheckpoint, turnsOfCommit) => {
          let steps: Record<string, number> = {}
          const step = (name: string): void => {
            const at = (steps[name] = (steps[name] ?? 0) + 1)
            if (faults[0]?.[0] === name && at > faults[0][1]) {
              throw new PanoplyError('fault', { retryable: false })
            }
          }
          const destination = new InMemoryDestination({
            keepsCheckpoint,
            beforeWrite: () => {
              step('write')
            },
            takesRowsDuringCommit: turnsOfCommit !== null,
            beforeCommit: async () => {
              for (let turn = 0; turn < (turnsOfCommit ?? 0); turn += 1) await nextTurn()
              step('commit')
            },
          })
          const { run } = bench(destination)
          const module = countingModule(40, batchRows, () => {
            step('read')
          })
          for (;;) {
            steps = {}
            const failed = await run(module, { checkpointEveryMs: 0 }).then(
              () => false,
              () => true,
            )
            if (!failed) break
            faults.shift()
          }
          expect([...new Set(numbers(destination))]).toEqual(upTo(40))
          // Kept with the rows, the state is exact: nothing comes twice.
          expect(keepsCheckpoint ? numbers(destination).length : 40).toBe(40)
        },
      ),
      { numRuns: 100 },
    )
  })

  it('of a page that is handed out in slices is not kept before the last slice: no row is lost', async () => {
    class Stream extends DataSource {
      #offset = (this.source['state'] as { offset?: number } | undefined)?.offset ?? 0
      #page: Record<string, unknown>[] = []

      read(): Record<string, unknown>[] | null {
        if (this.#page.length === 0) {
          if (this.#offset >= 12) return null
          const __state = `page ${this.#offset}`
          this.#page = [0, 1, 2, 3].map((row) => ({ n: this.#offset + row, __state }))
          this.#offset += 4
          this.state(__state, { offset: this.#offset })
        }
        return this.#page.splice(0, 2)
      }
    }
    const module = { Stream, CONFIG: { title: 'Pages', params: [] } }
    for (let stopAfter = 1; stopAfter <= 6; stopAfter += 1) {
      const { destination, run } = bench()
      const stop = new AbortController()
      const first = await run(module, {
        signal: stop.signal,
        onEvent: (event) => {
          if (event.type === 'batch' && event.reads === stopAfter) stop.abort()
        },
      })
      expect(first.outcome).toBe('stopped')
      await run(module)
      expect([...new Set(numbers(destination))].sort((a, b) => Number(a) - Number(b))).toEqual(
        upTo(12),
      )
    }
  })

  it('of rows that come under an id long after it is taken back, run after run: no row is lost', async () => {
    const { destination, stateStore, run } = bench()
    const ids = ['a', 'b', 'a']
    const module = moduleOf(function (call) {
      const id = ids[call - 1]
      if (id === undefined) return null
      if (call < 3) this.state(id, { [id]: 1 })
      return [{ n: call, __state: id }]
    })
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const error = await failureOf(run(module, { checkpointEveryMs: 0 }))
      expect(error.message).toContain('rows carry the state id a, whose rows were complete')
      expect(Object.values(stateStore.saved()?.checkpoints ?? {})).toMatchObject([{ state: {} }])
    }
    expect(numbers(destination)).toEqual([1, 2, 1, 2])
  })

  it('that was reported in a read that failed waits for the rows of the next: they may be lost', async () => {
    const { stateStore, run } = bench(
      new InMemoryDestination({
        beforeWrite: () => {
          throw new Error('disk full')
        },
      }),
    )
    await failureOf(
      run(
        repeatable(function (call) {
          this.state(`try ${call}`, { offset: 100 })
          if (call === 1) throw new Error('503')
          return [{ n: call, __state: `try ${call}` }]
        }),
      ),
    )
    expect(Object.values(stateStore.saved()?.checkpoints ?? {})).toEqual([])

    const after = bench()
    const error = await failureOf(
      after.run(
        repeatable(function (call) {
          if (call > 1) return null
          this.state('lost', { offset: 100 })
          throw new Error('503')
        }),
      ),
    )
    expect(error.message).toContain('returned null when it was tried again')
    expect(Object.values(after.stateStore.saved()?.checkpoints ?? {})).toMatchObject([
      { state: {}, finished: false },
    ])
  })

  it('that the source reports for no row is kept at the end', async () => {
    const { stateStore, run } = bench()
    await run(
      moduleOf(function (call) {
        if (call === 1) return [{ n: 1 }]
        this.state('last', { done: true })
        return null
      }),
    )

    expect(Object.values(stateStore.saved()?.checkpoints ?? {})).toMatchObject([
      { state: { done: true }, finished: true },
    ])
  })

  it('belongs to the source with these parameters, and to one destination', async () => {
    const stateStore = new InMemoryStateStore()
    const module = (): object => ({
      ...countingModule(10, 5, (next) => {
        if (next === 5) throw new PanoplyError('down', { retryable: false })
      }),
      CONFIG: { title: 'Counting', params: [{ name: 'board' }] },
    })
    const run = (board: string, destination = new InMemoryDestination()): Promise<unknown> =>
      runSource(module(), { destination, stateStore, source: { board } }).catch(
        (error: unknown) => (error as RunFailedError).report.resumed,
      )

    expect(await run('a')).toBe(false)
    expect(await run('b')).toBe(false)
    expect(await run('a')).toBe(true)
    const elsewhere = Object.assign(new InMemoryDestination(), { id: 'elsewhere' })
    expect(await run('a', elsewhere)).toBe(false)
  })

  it('comes back as a copy that the source may change or delete', async () => {
    const { run } = bench()
    const state = (call: number): object | null => {
      if (call > 1) throw new PanoplyError('down', { retryable: false })
      return { deep: { n: 1 } }
    }
    const module = moduleOf(function (call) {
      delete this.source['state']
      this.state(`s${call}`, state(call) as Record<string, unknown>)
      return [{ __state: `s${call}`, n: 1 }]
    })
    await failureOf(run(module))
    await failureOf(run(module))
    const seen: unknown[] = []
    await run(
      moduleOf(function () {
        seen.push(this.source['state'])
        return null
      }),
    )

    expect(seen).toEqual([{ deep: { n: 1 } }])
  })

  it('cannot be kept by two runs at once', async () => {
    const { run } = bench()
    const clock = new ManualClock()
    const first = run(
      moduleOf(
        () =>
          new Promise((resolve) => {
            clock.after(10, () => {
              resolve(null)
            })
          }),
      ),
      { clock },
    )
    await expect(run(batchesModule([]))).rejects.toMatchObject({
      code: 'PANOPLY_RUN_LOCKED',
      message: 'another run of Test Source is under way',
    })
    await clock.elapse(1_000)
    await first
    await expect(run(batchesModule([]))).resolves.toMatchObject({ outcome: 'finished' })
  })
})

describe('a large state', () => {
  it('is kept once a second, however many updates come', async () => {
    const [keys, updates] = [12_000, 1_500]
    const clock = new ManualClock()
    let savedCharacters = 0
    const stateStore = {
      open: () => ({
        saved: { changes: {}, checkpoints: {} },
        save: (kept: unknown) => {
          savedCharacters += JSON.stringify(kept).length
        },
        close: () => undefined,
      }),
    }
    // 100 reads a second: the 1,500 take 15 s.
    const module = moduleOf(async function (call) {
      if (call > updates) return null
      await new Promise<void>((resolve) => {
        clock.after(10, resolve)
      })
      const perRead = keys / updates
      const files = Array.from({ length: perRead }, (_, n) => [`file-${call * perRead + n}`, call])
      this.state(`s${call}`, Object.fromEntries(files) as Record<string, unknown>)
      return [{ n: call, __state: `s${call}` }]
    })
    const running = bench().run(module, { clock, stateStore })
    await clock.elapse(20_000)
    const report = await running

    expect(report).toMatchObject({ outcome: 'finished', rows: updates })
    expect(report.checkpoints).toBeLessThanOrEqual(16)
    const largest = keys * '"file-12000":1500,'.length
    expect(savedCharacters).toBeLessThan(largest * 16)
  })
})

describe('parameters that a source changes', () => {
  const rotating = (seen: unknown[], fail = false): object => ({
    CONFIG: { title: 'Rotating', params: [{ name: 'token' }] },
    Stream: class extends DataSource {
      async read(): Promise<null> {
        seen.push(this.source['token'])
        const token = `${String(this.source['token'])}+`
        this.source['token'] = token
        await this.fire('source-change', { token })
        if (fail) throw new PanoplyError(`could not use ${token}`, { retryable: false })
        return null
      }
    },
  })

  it('are saved at once and used by the next run, also after a failure', async () => {
    const { run, events } = bench()
    const seen: unknown[] = []
    const source = { token: 'secret-token-1' }
    await failureOf(run(rotating(seen, true), { source }))
    await run(rotating(seen), { source })
    await run(rotating(seen), { source })

    expect(seen).toEqual(['secret-token-1', 'secret-token-1+', 'secret-token-1++'])
    expect(ofType(events, 'source-change')[0]).toEqual({ type: 'source-change', names: ['token'] })
  })

  it('give way to a value that a person gives anew', async () => {
    const { run } = bench()
    const seen: unknown[] = []
    await run(rotating(seen), { name: 'mine', source: { token: 'first' } })
    await run(rotating(seen), { name: 'mine', source: { token: 'second' } })
    await run(rotating(seen), { name: 'mine', source: { token: 'second' } })

    expect(seen).toEqual(['first', 'second', 'second+'])
  })

  it('that cannot be saved end the run, without a failure inside the source', async () => {
    const stateStore = {
      open: () => ({
        saved: { changes: {}, checkpoints: {} },
        save: () => Promise.reject(new Error('read-only disk')),
        close: () => undefined,
      }),
    }
    const error = await failureOf(bench().run(rotating([]), { stateStore, source: { token: 'x' } }))

    expect(error).toMatchObject({
      part: 'state',
      message: 'the keeping of state failed: read-only disk',
    })
  })
})
