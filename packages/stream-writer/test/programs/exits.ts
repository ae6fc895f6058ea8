/** Calls `process.exit` with records in the buffer, without and with somebody who listens. */
import { openWriter } from './open-writer.js'

const writer = openWriter()
if (process.argv[2] === 'heard') {
  writer.on('error', ({ records }) => {
    console.log(JSON.stringify(records))
  })
}
writer.write('t', { n: 0 })
writer.write('t', { n: 1 })
process.exit(3)
