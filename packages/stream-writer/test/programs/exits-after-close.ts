import { openWriter } from './open-writer.js'

const writer = openWriter()
writer.write('t', { n: 0 })
await writer.close()
process.exit(0)
