import { HttpClient, type HttpClientOptions, HttpError } from '../../src/index.js'
import { ApiServer } from './api-server.js'
import { ManualClock } from './manual-clock.js'

/** A server, a clock, and clients that use both. */
export class Scene {
  readonly server = new ApiServer()
  readonly clock = new ManualClock()
  readonly logged: string[] = []

  async start(): Promise<void> {
    await this.server.start()
  }

  stop(): Promise<void> {
    return this.server.stop()
  }

  client(options: Partial<HttpClientOptions> = {}): HttpClient {
    return new HttpClient({
      baseUrl: `${this.server.origin}/v1`,
      ...{ name: 'Acme', clock: this.clock, random: () => 0.5 },
      log: (line) => this.logged.push(line),
      ...options,
    })
  }
}

/** The HttpError that a promise rejects with. */
export const failureOf = async (promise: Promise<unknown>): Promise<HttpError> => {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof HttpError) return error
  throw new Error(`expected an HttpError, got ${String(error)}`, { cause: error })
}

/** All that an iterable gives. */
export const collect = async <T>(iterable: AsyncIterable<T>): Promise<T[]> => {
  const items: T[] = []
  for await (const item of iterable) items.push(item)
  return items
}
