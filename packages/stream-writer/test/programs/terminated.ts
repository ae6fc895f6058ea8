/** Has records in the buffer when it is told to end, and the two lines that a program needs for it. */
import { openWriter } from './open-writer.js'

const writer = openWriter()
process.once('SIGTERM', () => {
  void writer.close({ timeoutMs: 5_000 }).then(({ failed }) => process.exit(failed === 0 ? 0 : 1))
})

for (let n = 0; n < 5; n++) writer.write('t', { n })
// Something else keeps the process running, as a server would.
setInterval(() => undefined, 60_000)
console.log('written')
