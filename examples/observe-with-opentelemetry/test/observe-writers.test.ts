import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { afterEach, expect, it } from '@jest/globals'
import { inOrder, type LocalQueue, startLocalQueue } from '@panoply/local-queue'
import { StreamWriter } from '@panoply/stream-writer'

import { observeDepth, observeWriters } from '../src/observe-writers.js'

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] })
let queue: LocalQueue | undefined

afterEach(async () => {
  await provider.shutdown()
  await queue?.stop()
})

/** The values of each metric, as the last export told them. */
const read = async (): Promise<Record<string, unknown[]>> => {
  await provider.forceFlush()
  const metrics =
    exporter
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? []
  return Object.fromEntries(
    metrics.map(({ descriptor, dataPoints }) => [
      descriptor.name,
      dataPoints.map(({ value }) => value),
    ]),
  )
}

it('shows queue depth, latency, retries and failures', async () => {
  queue = await startLocalQueue({
    faults: inOrder({ kind: 'reset' }, undefined, {
      kind: 'status',
      status: 403,
      code: 'AccessDenied',
    }),
  })
  const meter = provider.getMeter('test')
  const stop = observeWriters(meter)
  const { apiKey, apiSecret, endpoint } = queue
  const writer = new StreamWriter(apiKey, apiSecret, { endpoint })
  observeDepth(meter, writer)
  for (let n = 0; n < 3; n++) writer.write('t', { n })
  expect(await read()).toMatchObject({ 'panoply.records.pending': [3] })
  await writer.flush()
  writer.write('t', { n: 3 })
  await writer.close()

  expect(await read()).toMatchObject({
    'panoply.records.delivered': [3],
    'panoply.records.failed': [1],
    'panoply.retries': [1],
    'panoply.request.duration': [{ count: 1 }],
    'panoply.records.pending': [0],
    'panoply.buffer.size': [0],
  })
  stop()
})
