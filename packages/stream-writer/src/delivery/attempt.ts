import type { Message } from '../message/message.js'
import type { Clock } from '@panoply/errors/internal'
import { setDeadline } from '../runtime/lived-clock.js'
import {
  type MessageOutcome,
  type QueueFault,
  type Transport,
  TransportError,
} from '../transport/transport.js'

/** The result of one request: the outcome of each message, or one fault for all of them. */
export type AttemptResult =
  | { readonly outcomes: readonly MessageOutcome[] }
  | { readonly fault: QueueFault }

/**
 * Sends one request and waits for its answer, at most `timeoutMs`. After that it returns, even if the transport ignores its
 * signal. It never rejects.
 */
export const attempt = async (
  transport: Transport,
  messages: readonly Message[],
  clock: Clock,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<AttemptResult> => {
  if (signal.aborted) return { fault: ABANDONED }
  const controller = new AbortController()
  let leave: (result: AttemptResult) => void = ignoreLateEnd
  const left = new Promise<AttemptResult>((resolve) => {
    leave = resolve
  })
  const end = (fault: QueueFault): void => {
    controller.abort()
    leave({ fault })
  }
  const abandon = (): void => {
    end(ABANDONED)
  }
  const timer = setDeadline(
    clock,
    timeoutMs,
    () => {
      end({ code: 'TimeoutError', message: `the queue did not answer within ${timeoutMs} ms` })
    },
    true,
  )
  signal.addEventListener('abort', abandon)
  try {
    return await Promise.race([answerOf(transport, messages, controller.signal), left])
  } finally {
    timer.cancel()
    signal.removeEventListener('abort', abandon)
  }
}

const answerOf = async (
  transport: Transport,
  messages: readonly Message[],
  signal: AbortSignal,
): Promise<AttemptResult> => {
  try {
    return { outcomes: await transport.send(messages, signal) }
  } catch (error) {
    return { fault: faultOf(error) }
  }
}

const faultOf = (error: unknown): QueueFault => {
  if (error instanceof TransportError) return error.fault
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  return { code: name, message }
}

const ABANDONED: QueueFault = {
  code: 'AbortError',
  message: 'the writer was closed before the queue answered',
}

const ignoreLateEnd = (): void => undefined
