import type { DataSourceModule } from '@panoply/datasource'
import { type PlainObject, systemClock } from '@panoply/runner'
import { readTape, replayTape, type Tape, TapeError } from '@panoply/tape'

import { withSkippedTime } from '../time/skipped-time.js'
import type { Circumstances } from './circumstances.js'
import type { Observation } from './observation.js'
import { observeRun, type Setting } from './observe-run.js'
import { Witness } from './witness.js'

/** The arguments of a {@link Laboratory}. */
export interface LaboratoryOptions {
  readonly module: DataSourceModule
  readonly source: PlainObject
  readonly options: PlainObject
  readonly batchSize: number
  /** The path of the tape. Without a tape the source uses the network and the time of this machine. */
  readonly tape: { readonly path: string; readonly tape: Tape } | undefined
  /** Names of parameters and of body fields of requests. They are not compared with the tape. */
  readonly ignore: readonly string[]
}

/** Waits before each retry of a failed `read`. Without a tape the waits are real, so they are short. */
const RETRY_DELAYS_MS = { tape: [1_000, 4_000, 16_000], live: [10, 20, 40] }
/** With a tape, a `read` that takes longer than this in the time of the tape counts as hung. */
const READ_TIMEOUT_MS = 15 * 60_000

/** Reads a tape for a {@link Laboratory}. @throws TapeError */
export const loadTape = async (path: string): Promise<{ path: string; tape: Tape }> => ({
  path,
  tape: await readTape(path),
})

/** Runs one source again and again, under given circumstances. */
export class Laboratory {
  readonly #options: LaboratoryOptions
  #runs = 0

  constructor(options: LaboratoryOptions) {
    this.#options = options
  }

  /** The number of runs so far. */
  get runs(): number {
    return this.#runs
  }

  get isTaped(): boolean {
    return this.#options.tape !== undefined
  }

  get module(): DataSourceModule {
    return this.#options.module
  }

  get source(): PlainObject {
    return this.#options.source
  }

  get options(): PlainObject {
    return this.#options.options
  }

  get batchSize(): number {
    return this.#options.batchSize
  }

  get tape(): Tape | undefined {
    return this.#options.tape?.tape
  }

  /** Runs the source with the runner, and returns the observation. */
  async run(circumstances: Circumstances = {}): Promise<Observation> {
    const witness = new Witness()
    const delaysMs = this.isTaped ? RETRY_DELAYS_MS.tape : RETRY_DELAYS_MS.live
    const setting: Setting = {
      ...{ module: this.module, witness, clock: systemClock },
      source: circumstances.source ?? this.source,
      options: circumstances.options ?? this.options,
      batchSize: circumstances.batchSize ?? this.batchSize,
      from: circumstances.from,
      retryDelaysMs: circumstances.retries === false ? [] : delaysMs,
      readTimeoutMs: READ_TIMEOUT_MS,
    }
    const { value, openTimers, missing } = await this.within(circumstances, witness, () =>
      observeRun(setting),
    )
    return { ...value, openTimers, missing }
  }

  /** Runs `work` with the tape and the time of the laboratory. */
  async within<T>(
    circumstances: Circumstances,
    witness: Witness,
    work: () => Promise<T>,
  ): Promise<{ value: T; openTimers: number; missing: string | undefined }> {
    this.#runs += 1
    const { tape, ignore, module } = this.#options
    if (!tape) return { value: await work(), openTimers: 0, missing: undefined }
    let value: T | undefined
    const { fault, answer } = circumstances
    const { value: missing, openTimers } = await withSkippedTime(startOf(tape.tape), async () => {
      try {
        await replayTape(
          tape.path,
          async () => {
            value = await work()
          },
          {
            ...{ source: circumstances.source ?? this.source, config: module.CONFIG, ignore },
            ...{ repeat: true, sleep: sleepFor, ...(fault && { faults: [fault] }) },
            ...(answer && { answer }),
            onRequest: (request) => void witness.requests.push(request),
          },
        )
        return undefined
      } catch (error) {
        if (error instanceof TapeError && error.failure === 'missing') return error.message
        throw error
      }
    })
    // The value exists: `work` throws only for defects, and those are thrown above.
    return { value: value as T, openTimers, missing }
  }
}

/** If a tape has no `recordedAt`, none of its requests contains a time, so any start will do. */
const startOf = ({ recordedAt }: Tape): number =>
  recordedAt === undefined ? Date.now() : Date.parse(recordedAt)

const sleepFor = (delayMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, delayMs)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    })
  })
