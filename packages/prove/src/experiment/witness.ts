import { inspect } from 'node:util'

import { type DataSource, type DataSourceModule, rowsOf } from '@panoply/datasource'

import type {
  CloseFacts,
  ProgressFacts,
  ReadFacts,
  RequestFacts,
  Utterance,
} from './observation.js'
import { thrownFacts } from './thrown-facts.js'

type Class = DataSourceModule['Stream']

/** Records the behaviour of the instances of a source during one run. */
export class Witness {
  readonly reads: ReadFacts[] = []
  readonly closes: CloseFacts[] = []
  readonly progress: ProgressFacts[] = []
  readonly stateIds: string[] = []
  readonly utterances: Utterance[] = []
  readonly requests: RequestFacts[] = []
  readonly changed = new Set<string>()
  #instances = 0
  /** The number of calls of `log` whose line has not reached the logger yet. */
  #logged = 0

  get instances(): number {
    return this.#instances
  }

  /** The module with a `Stream` that records the behaviour of each instance. */
  watched({ Stream, CONFIG }: DataSourceModule): DataSourceModule {
    const construct = (target: Class, words: unknown[], newTarget: unknown): object => {
      const stream = Reflect.construct(target, words, newTarget as Class) as DataSource
      this.#watch(stream)
      return stream
    }
    // The class is not derived, because private fields and static members must stay those of the source.
    return { CONFIG, Stream: new Proxy<Class>(Stream, { construct }) }
  }

  /**
   * Records a line that reached the logger. Lines of `log` are skipped, because the call of `log` was recorded already.
   */
  hearLogger(line: string): void {
    if (this.#logged > 0) this.#logged -= 1
    else this.say('log line', line)
  }

  say(kind: Utterance['kind'], text: string): void {
    this.utterances.push({ kind, text })
  }

  #watch(stream: DataSource): void {
    this.#instances += 1
    const instance = this.#instances
    this.#watchRead(stream, instance)
    this.#watchClose(stream, instance)
    // This listener gets the texts before the SDK masks them.
    before(stream, 'log', (...messages: unknown[]) => {
      this.#logged += 1
      this.say('log line', messages.map(textOf).join(' '))
    })
    before(stream, 'progress', (loaded: unknown, total: unknown, message: unknown) => {
      this.say('progress', textOf(message ?? ''))
      this.progress.push({
        ...{ instance, loaded: numberOf(loaded), total: numberOf(total) },
        message: textOf(message ?? ''),
      })
    })
    before(stream, 'state', (stateId: unknown, state: unknown) => {
      this.stateIds.push(String(stateId))
      this.say('state', textOf(state))
    })
    stream.on('source-change', (changes: object) => {
      for (const name of Object.keys(changes)) this.changed.add(name)
    })
  }

  #watchRead(stream: DataSource, instance: number): void {
    const read = stream.read.bind(stream)
    replace(stream, 'read', async (n?: number) => {
      const facts = { instance, asked: n }
      try {
        const batch = await read(n)
        const rows = isBatch(batch) ? rowsOf(batch) : []
        this.reads.push({
          ...{ ...facts, rows: batch === null ? null : rows.length },
          requests: this.requests.length,
          rowStates: rows.map(({ __state: id }) => (typeof id === 'string' ? id : undefined)),
        })
        return batch
      } catch (error) {
        this.say('error', `${textOf(error)} ${inspect(error, { depth: 5 })}`)
        this.reads.push({
          ...{ ...facts, rows: 0, requests: this.requests.length, rowStates: [] },
          error: thrownFacts(error),
        })
        throw error
      }
    })
  }

  #watchClose(stream: DataSource, instance: number): void {
    const close = stream.close.bind(stream)
    replace(stream, 'close', async () => {
      const index = this.closes.push({ instance, isDone: false }) - 1
      try {
        await close()
        this.closes[index] = { instance, isDone: true }
      } catch (error) {
        this.closes[index] = { instance, isDone: true, error: thrownFacts(error).message }
        throw error
      }
    })
  }
}

const isBatch = (value: unknown): value is Parameters<typeof rowsOf>[0] =>
  typeof value === 'object' && value !== null

const replace = (stream: object, name: string, method: unknown): void => {
  Object.defineProperty(stream, name, { value: method, writable: true, configurable: true })
}

/**
 * Calls `listener` before the method. Does nothing if there is no such method: a source in plain JavaScript may lack
 * it.
 */
const before = (stream: object, name: string, listener: (...words: unknown[]) => void): void => {
  const method: unknown = Reflect.get(stream, name)
  if (typeof method !== 'function') return
  replace(stream, name, (...words: unknown[]): unknown => {
    listener(...words)
    return Reflect.apply(method, stream, words) as unknown
  })
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : inspect(value, { depth: 5 })

const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null
