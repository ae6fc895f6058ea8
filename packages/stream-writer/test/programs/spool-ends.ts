/** Keeps records on disk, writes five and simply ends. */
import { openWriter, reportEnd } from './open-writer.js'

const writer = openWriter({ spoolDirectory: process.argv[2] ?? '' })
for (let n = 0; n < 5; n++) writer.write('t', { n })
await writer.persisted()
if (process.argv[3] === 'exit') process.exit(0)
reportEnd()
