/** A listener writes again what failed, also when the writer is being closed and takes no more. */
import { openWriter } from './open-writer.js'

process.on('uncaughtException', ({ name }) => {
  console.log(JSON.stringify(name))
})
const writer = openWriter()
writer.on('error', ({ records }) => {
  for (const { table, record } of records) writer.write(table, record)
})
writer.write('t', { n: 0 })
const { failed, undelivered } = await writer.close({ timeoutMs: 50 })
console.log(JSON.stringify({ failed, records: undelivered.map(({ record }) => record) }))
