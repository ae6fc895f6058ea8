import { type Batch, DataSource, type DataSourceModule } from '@panoply/datasource'

import { InMemoryDestination, type ManualClock } from '../../src/testing/index.js'

export type Source = Record<string, unknown> & { state?: { next?: number } }

/** Called before batch `n` is returned. */
type BeforeBatch = (n: number) => void | Promise<void>

/** Batches of one row, each with a state. */
export const batches = (
  total: number,
  before: BeforeBatch,
  fieldsOf: (n: number) => object = () => ({}),
  atEnd: () => void = () => undefined,
  stateSpan: 'batch' | 'batches' = 'batch',
): DataSourceModule => ({
  CONFIG: { title: 'Batches', params: [] },
  Stream: class extends DataSource<Source> {
    override readonly stateSpan = stateSpan
    #next = this.source.state?.next ?? 0

    async read(): Promise<Batch | null> {
      const n = this.#next
      if (n >= total) {
        setImmediate(atEnd)
        return null
      }
      await before(n)
      this.#next += 1
      this.state(`row ${n}`, { next: this.#next })
      return [{ n, ...fieldsOf(n), __state: `row ${n}` }]
    }
  },
})

interface Held {
  readonly promise: Promise<void>
  readonly pass: () => void
  readonly fail: (error: Error) => void
}

/** The commits of a destination. The first ones wait until the test decides about them, one after the other. */
export class HeldCommits {
  readonly #held: Held[]
  readonly #undecided: Held[]
  running = 0
  mostAtOnce = 0

  /** @param held how many of the next commits wait */
  constructor(held: number) {
    this.#held = Array.from({ length: held }, newHeld)
    this.#undecided = [...this.#held]
  }

  /** Called by the destination. */
  readonly hold = async (): Promise<void> => {
    this.running += 1
    this.mostAtOnce = Math.max(this.mostAtOnce, this.running)
    try {
      await this.#held.shift()?.promise
    } finally {
      this.running -= 1
    }
  }

  pass(): void {
    this.#undecided.shift()?.pass()
  }

  fail(error: Error): void {
    this.#undecided.shift()?.fail(error)
  }
}

const newHeld = (): Held => {
  let held: Omit<Held, 'promise'> | undefined
  const promise = new Promise<void>((pass, fail) => (held = { pass, fail }))
  // It may be decided before its commit begins.
  promise.catch(() => undefined)
  return { promise, pass: () => held?.pass(), fail: (error) => held?.fail(error) }
}

/** Lets the time of a run pass until the run has ended. */
export const elapsing = async <Result>(
  clock: ManualClock,
  run: Promise<Result>,
): Promise<Result> => {
  const ended = run.then(
    () => true,
    () => true,
  )
  while (!(await Promise.race([ended, clock.elapse(1_000)])));
  return await run
}

export const taking = (commits: HeldCommits): InMemoryDestination =>
  new InMemoryDestination({
    ...{ keepsCheckpoint: true, takesRowsDuringCommit: true },
    beforeCommit: commits.hold,
  })
