/**
 * Writes a few records and prints the metrics. Set PANOPLY_KEY and PANOPLY_SECRET, and AWS_ENDPOINT_URL_SQS
 * for a queue that is not the platform's.
 */
import {
  ConsoleMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { StreamWriter } from '@panoply/stream-writer'

import { observeDepth, observeWriters } from './observe-writers.js'

const provider = new MeterProvider({
  readers: [new PeriodicExportingMetricReader({ exporter: new ConsoleMetricExporter() })],
})
const meter = provider.getMeter('panoply')
observeWriters(meter)

const { PANOPLY_KEY = '', PANOPLY_SECRET = '' } = process.env
const writer = new StreamWriter(PANOPLY_KEY, PANOPLY_SECRET)
observeDepth(meter, writer)
for (let n = 0; n < 1_000; n++) writer.write('page_views', { n })
const { failed, undelivered } = await writer.close()
if (failed > 0) console.error(`${failed} records were not delivered`, undelivered)
await provider.shutdown()
