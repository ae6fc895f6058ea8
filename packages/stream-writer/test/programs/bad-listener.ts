/** A listener throws in the middle of the delivery; the rest is delivered all the same. */
import { openWriter } from './open-writer.js'

process.on('uncaughtException', (error) => {
  console.log(error.message)
})
const writer = openWriter()
writer.on('send', () => {
  throw new Error('a listener threw')
})
writer.write('t', { n: 0 })
console.log(JSON.stringify(await writer.close()))
