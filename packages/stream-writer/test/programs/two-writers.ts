/** A program with two writers, each closed at a signal: one at once, the other when the test answers its requests. */
import { closeOnSignal } from '../../src/index.js'
import { openWriter } from './open-writer.js'

const [first, second] = [openWriter(), openWriter()]
closeOnSignal(first)
closeOnSignal(second, {
  before: async () => {
    // One server may write to both: neither is closed before it is.
    await Promise.resolve()
    first.tryWrite('t', { n: 1 })
    second.tryWrite('t', { n: 2 })
  },
})
setInterval(() => undefined, 60_000)
process.send?.('ready')
