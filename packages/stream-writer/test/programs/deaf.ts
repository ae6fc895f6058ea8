/** Calls `process.exit`, when it is told to, with records in the buffer; somebody else has something to do then, too. */
import { openWriter } from './open-writer.js'

openWriter().write('t', { n: 0 })
process.on('exit', () => {
  console.log('the next listener ran')
})
process.once('message', () => process.exit(0))
process.send?.('ready')
