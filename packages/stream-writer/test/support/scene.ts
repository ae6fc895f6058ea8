import { afterEach } from '@jest/globals'
import { type LocalQueue, type LocalQueueOptions, startLocalQueue } from '@panoply/local-queue'

import {
  type AnyTables,
  type Runtime,
  StreamWriter,
  type StreamWriterOptions,
} from '../../src/index.js'
import { createExitGuard } from '../../src/runtime/exit-guard.js'
import { FakeClock } from './fake-clock.js'
import type { InMemoryDisk } from './in-memory-spool.js'

// The AWS client prints its notice of Node versions once a process; it would stand in every test's output.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

/** A writer, the queue it writes to, and the time it lives in. */
export interface Scene {
  readonly queue: LocalQueue
  readonly clock: FakeClock
  readonly runtime: Runtime
  readonly warnings: string[]
  /** Opens a writer for the queue. */
  readonly open: <Tables extends object = AnyTables>(
    options?: StreamWriterOptions<Tables>,
  ) => StreamWriter<Tables>
}

const stops: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

/** Waits between retries take no time, unless the test brings other numbers for chance. */
export const setScene = async (
  options: LocalQueueOptions & {
    readonly random?: () => number
    /** What the spools of writers are on. Default: what they are on in earnest. */
    readonly disk?: InMemoryDisk
  } = {},
): Promise<Scene> => {
  const queue = await startLocalQueue(options)
  stops.push(() => queue.stop())
  const clock = new FakeClock()
  const warnings: string[] = []
  const runtime: Runtime = {
    clock,
    random: options.random ?? (() => 0),
    environment: {},
    exitGuard: createExitGuard({ on: () => undefined, off: () => undefined }),
    warn: (message) => warnings.push(message),
    lastWords: (message) => warnings.push(message),
    ...(options.disk && { createSpool: options.disk.createSpool }),
  }
  return {
    queue,
    clock,
    runtime,
    warnings,
    open: <Tables extends object = AnyTables>(own: StreamWriterOptions<Tables> = {}) => {
      const { apiKey, apiSecret, endpoint } = queue
      const options = { endpoint, ...own }
      const writer = new StreamWriter<Tables>(apiKey, apiSecret, options, runtime)
      stops.push(() => writer.close({ timeoutMs: 0 }))
      return writer
    },
  }
}

/** Resolves when the writer emits the event, with what its listeners get. */
export const nextEvent = <Value>(
  writer: StreamWriter,
  name: 'send' | 'flush' | 'retry' | 'error' | 'drain',
): Promise<Value> =>
  new Promise((resolve) => {
    writer.once(name, (value?: unknown) => {
      resolve(value as Value)
    })
  })

/** A condition that does not come true fails the test instead of holding it up for ever. */
const PATIENCE_MS = 60_000

/** What this process does itself is done after this number of turns of the event loop. */
const OWN_TURNS = 100

/**
 * Resolves when the condition holds. It looks each time the event loop has turned; later, when another process must be what
 * it waits for, each millisecond, which leaves the processor to that process.
 */
export const until = async (condition: () => boolean): Promise<void> => {
  const end = performance.now() + PATIENCE_MS
  for (let turns = 0; !condition(); turns += 1) {
    if (performance.now() > end) throw new Error(`waited in vain for ${condition.toString()}`)
    await new Promise((resolve) => {
      if (turns < OWN_TURNS) setImmediate(resolve)
      else setTimeout(resolve, 1)
    })
  }
}

export const numbered = (count: number): { n: number }[] =>
  Array.from({ length: count }, (_, n) => ({ n }))

/** The `n` of the records, sorted. */
export const numbersOf = (records: readonly object[]): number[] =>
  records.map((record) => (record as { n: number }).n).sort((a, b) => a - b)
