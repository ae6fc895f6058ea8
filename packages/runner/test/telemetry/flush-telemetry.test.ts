import { afterEach, describe, expect, it } from '@jest/globals'
import { metrics, trace } from '@opentelemetry/api'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { NodeTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-node'

import { flushTelemetry } from '../../src/index.js'
import { ManualClock } from '../../src/testing/index.js'

/** Registers an SDK whose flush is this. */
const register = (forceFlush: () => Promise<void>): void => {
  const processor: SpanProcessor = {
    ...{ forceFlush, onStart: () => undefined, onEnd: () => undefined },
    shutdown: () => Promise.resolve(),
  }
  new NodeTracerProvider({ spanProcessors: [processor] }).register()
  metrics.setGlobalMeterProvider(new MeterProvider())
}

/** Ends the flush that never ends by itself: until then, the SDK keeps a timer that would outlive the tests. */
let endFlush: () => void = () => undefined

afterEach(() => {
  endFlush()
  trace.disable()
  metrics.disable()
})

describe('flushTelemetry', () => {
  it('does nothing where no SDK is registered', async () => {
    await expect(flushTelemetry()).resolves.toBeUndefined()
  })

  it('waits until everything is sent', async () => {
    let hasSent = false
    register(async () => {
      await Promise.resolve()
      hasSent = true
    })
    await flushTelemetry()

    expect(hasSent).toBe(true)
  })

  it('gives up when no answer comes', async () => {
    register(
      () =>
        new Promise((resolve) => {
          endFlush = resolve
        }),
    )
    const clock = new ManualClock()
    const [flushing] = await Promise.allSettled([
      flushTelemetry({ clock, withinMs: 2_000 }),
      clock.elapse(2_000),
    ])

    expect(flushing).toMatchObject({
      status: 'rejected',
      reason: {
        message: 'the last metrics and traces could not be sent',
        cause: { message: 'not within 2000 ms' },
      },
    })
  })

  it('tells why it was not taken', async () => {
    register(() => Promise.reject(new Error('ECONNREFUSED')))

    await expect(flushTelemetry()).rejects.toMatchObject({ retryable: true })
  })
})
