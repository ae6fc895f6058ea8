/**
 * Tells whether a run, and a flush after it, have loaded code of OpenTelemetry. Arguments: `registered` where the run finds
 * an SDK.
 */
import { createRequire } from 'node:module'

import { fromReadable } from '@panoply/datasource'

import { flushTelemetry, runSource } from '../../src/index.js'
import { InMemoryDestination, InMemoryStateStore } from '../../src/testing/index.js'

const [registered] = process.argv.slice(2)
// What an SDK leaves, without loading one.
if (registered !== undefined) {
  Object.assign(globalThis, { [Symbol.for('opentelemetry.js.api.1')]: { version: '1.0.0' } })
}
const Stream = fromReadable(async function* () {
  yield { n: 1 }
  await Promise.resolve()
})
const CONFIG = { title: 'Numbers', params: [] }
await runSource(
  { Stream, CONFIG },
  { destination: new InMemoryDestination(), stateStore: new InMemoryStateStore() },
)
await flushTelemetry()
const { cache } = createRequire(import.meta.url)
console.log(Object.keys(cache).some((file) => file.includes('@opentelemetry')))
