/** Is frozen while its request is on the way, for longer than its message may be tried. */
import { openWriter } from './open-writer.js'

const writer = openWriter({ requestTimeoutMs: 200, deliveryTimeoutMs: 400 })
writer.write('t', { n: 0 })
console.log(JSON.stringify(await writer.close()))
