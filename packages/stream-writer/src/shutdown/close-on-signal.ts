import type { Server } from 'node:net'

import { addClosing } from './closings.js'
import { prepareToClose } from './close-server.js'
import type { DeliveryReport } from '../delivery/delivery-report.js'
import type { WaitOptions } from '../options/wait-options.js'
import { systemClock } from '@panoply/errors/internal'
import { processRuntime } from '../runtime/runtime.js'
import { within } from '../runtime/within.js'

/** Options of `closeOnSignal`. All are optional. */
export interface CloseOnSignalOptions {
  /**
   * A server of `node:http`, `node:https` or `node:http2`. It is closed before the writer. Running requests are
   * answered, and each connection is closed after its answer. Default: none.
   */
  readonly server?: Server
  /**
   * Closes other parts of the program that write records. It is called while the server is being closed, and may return
   * a promise. The writer is closed after both. Default: nothing.
   */
  readonly before?: () => unknown
  /**
   * The time limit for `server` and `before`, in milliseconds. The same limit applies again to closing the writer.
   * Default 10,000.
   */
  readonly timeoutMs?: number
}

/** The methods that a writer needs. `StreamWriter` and `InMemoryWriter` have them. */
export interface ClosableWriter {
  close(options?: WaitOptions): Promise<DeliveryReport>
}

const TIMEOUT_MS = 10_000

/**
 * Shuts down without losing records on SIGTERM and SIGINT. First it closes `server` and calls `before`. Then it closes
 * the writer. Then it raises the signal again, so that the process ends by the signal. A second signal ends the process
 * at once.
 *
 * Without it records can be lost, because a request that ends after `close()` has begun can no longer write.
 *
 * A process with several writers calls it once per writer. All servers are closed before the first writer, and the
 * signal is raised again after the last writer is closed. If the program has its own listener for the signal, that
 * listener is then called again, and must end the process.
 *
 * @returns a function that stops listening to the signals
 *
 * @example
 * import { createServer } from 'node:http'
 * const server = createServer((_, response) => {
 *   writer.tryWrite('visits', { at: new Date() })
 *   response.end()
 * })
 * closeOnSignal(writer, { server })
 */
export const closeOnSignal = (
  writer: ClosableWriter,
  { server, before, timeoutMs = TIMEOUT_MS }: CloseOnSignalOptions = {},
): (() => void) => {
  const closeServer = server && prepareToClose(server)
  return addClosing({
    closeServer: async () => {
      const all = [callBefore(before, timeoutMs)]
      if (closeServer) all.push(sayIfLate('the server', closeServer(), timeoutMs))
      await Promise.all(all)
    },
    closeWriter: () => closeWriter(writer, timeoutMs),
  })
}

/** Never rejects, because the writer must be closed even after a failure. */
const callBefore = async (
  before: (() => unknown) | undefined,
  timeoutMs: number,
): Promise<void> => {
  const called = Promise.resolve()
    .then(before)
    .catch((error: unknown) => {
      processRuntime().lastWords(`closeOnSignal: before() failed: ${textOf(error)}`)
    })
  await sayIfLate('before()', called, timeoutMs)
}

const sayIfLate = async (what: string, end: Promise<unknown>, timeoutMs: number): Promise<void> => {
  const result = await within(
    systemClock,
    timeoutMs,
    end.then(() => true),
  )
  if (result === undefined) {
    processRuntime().lastWords(`closeOnSignal: ${what} took longer than ${timeoutMs} ms`)
  }
}

/** Never rejects, because the process must end even after a failure. */
const closeWriter = async (writer: ClosableWriter, timeoutMs: number): Promise<void> => {
  const { lastWords } = processRuntime()
  try {
    const { failed, undelivered } = await writer.close({ timeoutMs })
    const [first] = undelivered
    if (!first) return
    const reason = first.error?.message ?? 'unknown reason'
    lastWords(`${undelivered.length} of ${failed} failed records are lost: ${reason}`)
  } catch (error) {
    lastWords(`closeOnSignal: close() failed: ${textOf(error)}`)
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
