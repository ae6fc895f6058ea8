/**
 * Writes records without end, keeps them on disk, and says after each `persisted()` up to which number they are safe.
 * Told to finish, it writes none and delivers what was left.
 */
import { writeSync } from 'node:fs'

import { openWriter } from './open-writer.js'

const [, , spoolDirectory = '', first = '0', task = 'write'] = process.argv
const writer = openWriter({
  spoolDirectory,
  flushAfterMs: 20,
  maxMessageBytes: 4_096,
  // The queue of the test keeps silent now and then.
  requestTimeoutMs: 2_000,
})
writer.on('spool', ({ recovered, missing }) => {
  writeSync(2, `${JSON.stringify({ recovered, missing })}\n`)
})

if (task === 'finish') {
  console.log(JSON.stringify(await writer.close()))
} else {
  for (let n = Number(first); ;) {
    for (const end = n + 1 + Math.floor(Math.random() * 30); n < end; n++) {
      if (!writer.write('t', { n, text: 'x'.repeat(n % 97) })) await writer.ready()
    }
    const safe = n
    void writer.persisted().then(() => writeSync(1, `${safe}\n`))
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 4))
  }
}
