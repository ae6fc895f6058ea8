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
   * A server of `node:http`, `node:https` or `node:http2`, which is closed before the writer. Requests in flight are
   * answered, and each connection is closed after its answer. Default: none.
   */
  readonly server?: Server
  /**
   * Closes what else writes. It is called while the server is being closed, and may return a promise; the writer waits for
   * both. Default: nothing.
   */
  readonly before?: () => unknown
  /** How long `server` and `before` may take, and after them the closing of the writer, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number
}

/** The writers to close. Every `StreamWriter` and `InMemoryWriter` fits. */
export interface ClosableWriter {
  close(options?: WaitOptions): Promise<DeliveryReport>
}

const TIMEOUT_MS = 10_000

/**
 * Ends the process safely on SIGTERM and SIGINT: first it closes `server` and calls `before`, then it closes the writer, then
 * it raises the signal again, so that the process ends as the signal wants. A second signal ends the process at once.
 *
 * Without it records can be lost: a request that ends after `close()` began cannot write any longer.
 *
 * A process with several writers calls it once per writer. All servers are closed before the first writer, and the signal is
 * raised again after the last writer is closed. If the program has its own listener for the signal, the listener is called
 * again then, and has to end the process.
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

/** Never rejects: after a failure, too, the writer is closed next. */
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

/** Never rejects: after a failure, too, the process ends. */
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
