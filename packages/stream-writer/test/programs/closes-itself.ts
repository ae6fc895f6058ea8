/**
 * A program that closes its writer itself, and is told to end meanwhile. It prints each report that it gets. Arguments: what
 * it does after that.
 */
import { writeSync } from 'node:fs'

import { closeOnSignal } from '../../src/index.js'
import { openWriter } from './open-writer.js'

const [then = 'waits'] = process.argv.slice(2)
const writer = openWriter()
closeOnSignal(writer, {
  timeoutMs: 2_000,
  before: () => {
    process.send?.('told to end')
  },
})
process.on('exit', () => {
  writeSync(1, 'exit\n')
})
const closeAndPrint = async (): Promise<void> => {
  const { delivered, failed, pending, undelivered } = await writer.close()
  const report = { delivered, failed, pending, undelivered: undelivered.length }
  writeSync(1, `${JSON.stringify(report)}\n`)
}
// A program with a listener of its own, which ends the process.
if (then === 'listens') {
  process.on('SIGTERM', () => {
    void closeAndPrint().then(() => process.exit(5))
  })
}
for (let n = 0; n < 5; n++) writer.write('t', { n })
// The test sees the request that this causes, and sends the signal.
setInterval(() => undefined, 60_000)
if (then !== 'listens') await closeAndPrint()
else await writer.flush()
if (then === 'exits') process.exit(5)
