/** A hundred writers in one process share one listener for each way to end. Node warns from eleven listeners on. */
import { openWriter } from './open-writer.js'

const EVENTS = ['beforeExit', 'exit'] as const
const before = EVENTS.map((event) => process.listenerCount(event))
const writers = Array.from({ length: 100 }, () => openWriter())
writers.forEach((writer, n) => writer.write('t', { n }))
const added = EVENTS.map((event, index) => [
  event,
  process.listenerCount(event) - (before[index] ?? 0),
])
console.log(JSON.stringify(Object.fromEntries(added)))
