/** Writes five records, with a spool in the directory if one is named, and closes the writer, as nobody has to. */
import { openWriter, reportEnd } from './open-writer.js'

const [spoolDirectory] = process.argv.slice(2)
const writer = openWriter(spoolDirectory === undefined ? {} : { spoolDirectory })
for (let n = 0; n < 5; n++) writer.write('t', { n })
if (spoolDirectory !== undefined) await writer.persisted()
reportEnd()
await writer.close()
