import { constants } from 'node:os'

import type { DeliveryReport } from './delivery/delivery-report.js'
import type { WaitOptions } from './options/wait-options.js'
import { systemClock } from './runtime/clock.js'
import { processRuntime } from './runtime/runtime.js'
import { within } from './runtime/within.js'

/** Options of `closeOnSignal`. All are optional. */
export interface CloseOnSignalOptions {
  /** Closes what still writes: the server. It may return a promise. Default: nothing. */
  readonly before?: () => unknown
  /** How long `before` and the closing of the writer may take, each, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number
}

/** What is closed. Every `StreamWriter` and `InMemoryWriter` fits. */
export interface ClosableWriter {
  close(options?: WaitOptions): Promise<DeliveryReport>
}

const SIGNALS = ['SIGTERM', 'SIGINT'] as const
const TIMEOUT_MS = 10_000

/**
 * Ends the process safely on SIGTERM and SIGINT: first it calls `before`, which closes the server, then it closes the writer,
 * then it raises the signal again, so that the process ends as the signal wants. A second signal ends the process at once.
 *
 * Without it records can be lost: a request that ends after `close()` began cannot write any longer.
 *
 * @returns a function that stops listening to the signals
 *
 * @example
 * import { createServer } from 'node:http'
 * const server = createServer((_, response) => {
 *   writer.tryWrite('visits', { at: new Date() })
 *   response.end()
 * })
 * closeOnSignal(writer, { before: () => new Promise((resolve) => server.close(resolve)) })
 */
export const closeOnSignal = (
  writer: ClosableWriter,
  { before, timeoutMs = TIMEOUT_MS }: CloseOnSignalOptions = {},
): (() => void) => {
  let isClosing = false
  const stop = (): void => {
    for (const signal of SIGNALS) process.off(signal, listener)
  }
  const listener = (signal: NodeJS.Signals): void => {
    // The exit hands back what is not delivered, which the signal alone would not.
    if (isClosing) process.exit(128 + constants.signals[signal])
    isClosing = true
    void closeAll(writer, before, timeoutMs).finally(() => {
      stop()
      process.kill(process.pid, signal)
    })
  }
  for (const signal of SIGNALS) process.on(signal, listener)
  return stop
}

/** Never rejects: whatever fails, the process ends. */
const closeAll = async (
  writer: ClosableWriter,
  before: (() => unknown) | undefined,
  timeoutMs: number,
): Promise<void> => {
  const { lastWords } = processRuntime()
  const end = await within(systemClock, timeoutMs, callBefore(before))
  if (end === undefined) lastWords(`closeOnSignal: before() took longer than ${timeoutMs} ms`)
  else if (end.error !== undefined) lastWords(`closeOnSignal: before() failed: ${end.error}`)
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

const callBefore = async (
  before: (() => unknown) | undefined,
): Promise<{ readonly error?: string }> => {
  try {
    await before?.()
    return {}
  } catch (error) {
    return { error: textOf(error) }
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
