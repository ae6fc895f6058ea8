/** Has delivered what it wrote and has nothing else to do: no timer and no socket keeps it. */
import { openWriter, reportEnd } from './open-writer.js'

const writer = openWriter()
writer.write('t', { n: 0 })
await writer.flush()
reportEnd()
