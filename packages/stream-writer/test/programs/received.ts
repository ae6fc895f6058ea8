/** The queue refuses everything. The argument says what the program does about it. */
import { openWriter } from './open-writer.js'

const [way] = process.argv.slice(2)
const writer = openWriter({ flushAfterMs: 0 })
if (way === 'listens') writer.on('error', () => undefined)
if (way === 'sets-code') process.exitCode = 7
writer.write('t', { n: 0 })
if (way === 'reports') await writer.flush()
