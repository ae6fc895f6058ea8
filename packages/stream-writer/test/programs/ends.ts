/** Writes five records and simply ends. */
import { openWriter, reportEnd } from './open-writer.js'

const writer = openWriter()
for (let n = 0; n < 5; n++) writer.write('t', { n })
reportEnd()
