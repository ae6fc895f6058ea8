/** Ends while the queue asks for patience: the process lives until the records are delivered. */
import { openWriter } from './open-writer.js'

openWriter().write('t', { n: 0 })
