/** Is frozen while its request is on the way, for longer than its message may be tried. */
import { openWriter } from './open-writer.js'

// Loads what the first request needs, which takes its time on a busy machine.
const warmUp = openWriter()
warmUp.write('t', { n: 0 })
await warmUp.close()

const writer = openWriter({ requestTimeoutMs: 500, deliveryTimeoutMs: 1_000 })
writer.write('t', { n: 1 })
console.log(JSON.stringify(await writer.close()))
