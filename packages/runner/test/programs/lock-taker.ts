/** Takes the lock of a folder when it is told to, and says how it went. */
import { isPanoplyError } from '@panoply/errors'

import { FileStateStore } from '../../src/index.js'

process.once('message', () => {
  try {
    new FileStateStore(process.argv[2]).open('key', 'Source')
    process.send?.('taken')
  } catch (error) {
    process.send?.(isPanoplyError(error) ? error.code : String(error))
  }
})
// A process that has ended has given its lock back.
setInterval(() => undefined, 1_000)
process.send?.('ready')
