/** The queue refuses everything and nobody listens to `error`. */
import { openWriter } from './open-writer.js'

const writer = openWriter({ flushAfterMs: 0 })
writer.write('t', { n: 0 })
