/** A listener that ends the process with the first records that it is told of, while others are to come. */
import { openWriter } from './open-writer.js'

const writer = openWriter({ maxMessageBytes: 1_024 })
writer.on('error', ({ records }) => {
  console.log(records.length)
  process.exit(4)
})
for (let n = 0; n < 50; n++) writer.write('t', { n, text: 'x'.repeat(600) })
await writer.close(process.argv[2] === 'deadline' ? { timeoutMs: 0 } : {})
