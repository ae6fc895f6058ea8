import { PanoplyError } from '@panoply/errors'
import { type Clock, systemClock } from '@panoply/errors/internal'

import { isRegistered } from './registered-observer.js'

/** Options of {@link flushTelemetry}. */
export interface FlushTelemetryOptions {
  /** Default 5000. */
  readonly withinMs?: number
  /** The clock. Tests pass their own. */
  readonly clock?: Clock
}

interface Flushing {
  forceFlush: () => Promise<void>
}

/**
 * Sends the metrics and spans that the registered OpenTelemetry SDK still holds. Without it, they are lost if a program
 * calls `process.exit`, or is frozen between two calls like a cloud function. Without an SDK it does nothing.
 *
 * @throws PanoplyError, retryable, when they were not sent within `withinMs`
 *
 * @example
 * ```ts
 * import { flushTelemetry } from '@panoply/runner'
 *
 * await flushTelemetry({ withinMs: 2_000 })
 * ```
 */
export const flushTelemetry = async ({
  withinMs = 5_000,
  clock = systemClock,
}: FlushTelemetryOptions = {}): Promise<void> => {
  if (!isRegistered()) return
  const { metrics, ProxyTracerProvider, trace } = await import('@opentelemetry/api')
  const tracing = trace.getTracerProvider()
  const providers: readonly object[] = [
    metrics.getMeterProvider(),
    tracing instanceof ProxyTracerProvider ? tracing.getDelegate() : tracing,
  ]
  // `forceFlush` is a method of every SDK, but not of the API.
  const flushes = providers.filter(canFlush).map((provider) => provider.forceFlush())
  const late = new Promise<never>((_, reject) => {
    const timer = clock.after(withinMs, () => {
      reject(new PanoplyError(`not within ${withinMs} ms`))
    })
    void Promise.allSettled(flushes).then(() => {
      timer.cancel()
    })
  })
  try {
    await Promise.race([Promise.all(flushes), late])
  } catch (cause) {
    throw new PanoplyError('the last metrics and traces could not be sent', { cause })
  }
}

const canFlush = (provider: object): provider is Flushing =>
  typeof (provider as Partial<Flushing>).forceFlush === 'function'
