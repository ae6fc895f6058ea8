import { subscribe, unsubscribe } from 'node:diagnostics_channel'

import type { Meter } from '@opentelemetry/api'
import type {
  FailureMessage,
  FlushEvent,
  RetryEvent,
  StreamWriter,
  WriterIdentity,
} from '@panoply/stream-writer'

/**
 * Turns what all stream writers of the process publish into metrics, until the returned function is called:
 * records delivered and failed, retries by their reason, and how long the queue takes to answer.
 */
export const observeWriters = (meter: Meter): (() => void) => {
  const delivered = meter.createCounter('panoply.records.delivered', { unit: '{record}' })
  const failed = meter.createCounter('panoply.records.failed', { unit: '{record}' })
  const retries = meter.createCounter('panoply.retries', { unit: '{request}' })
  const latency = meter.createHistogram('panoply.request.duration', { unit: 'ms' })

  const subscriptions: readonly [string, (message: unknown) => void][] = [
    [
      'panoply:stream-writer:flush',
      (message) => {
        const { account, records, durationMs } = message as FlushEvent & WriterIdentity
        delivered.add(records, { account })
        latency.record(durationMs, { account })
      },
    ],
    [
      'panoply:stream-writer:retry',
      (message) => {
        const { account, code } = message as RetryEvent & WriterIdentity
        retries.add(1, { account, code })
      },
    ],
    [
      'panoply:stream-writer:failure',
      (message) => {
        const { account, records, code } = message as FailureMessage & WriterIdentity
        failed.add(records, { account, code })
      },
    ],
  ]
  for (const [channel, listener] of subscriptions) subscribe(channel, listener)
  return () => {
    for (const [channel, listener] of subscriptions) unsubscribe(channel, listener)
  }
}

/** Shows how full one writer is, and how much of the queue it uses, whenever the metrics are read. */
export const observeDepth = (meter: Meter, writer: StreamWriter): void => {
  const gauges = {
    pending: meter.createObservableGauge('panoply.records.pending', { unit: '{record}' }),
    bufferedBytes: meter.createObservableGauge('panoply.buffer.size', { unit: 'By' }),
    inFlight: meter.createObservableGauge('panoply.requests.in_flight', { unit: '{request}' }),
    concurrency: meter.createObservableGauge('panoply.requests.limit', { unit: '{request}' }),
  }
  for (const [name, gauge] of Object.entries(gauges)) {
    gauge.addCallback((result) => {
      result.observe(writer.stats[name as keyof typeof gauges])
    })
  }
}
