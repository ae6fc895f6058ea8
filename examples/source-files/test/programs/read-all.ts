/** Reads the folder that is given to its end, and prints what came. */
import { parseSource } from '@panoply/datasource'

import { CONFIG, Stream } from '../../src/index.js'

const source = parseSource(CONFIG, { path: process.argv[2] })
const stream = new Stream(source, { logger: () => undefined })
const ids = new Set<string>()
let [rows, bytes] = [0, 0]
for await (const batch of stream) {
  for (const { id, text } of batch as { id: number | string; text: string }[]) {
    ids.add(String(id))
    rows += 1
    bytes += text.length
  }
}
console.log(JSON.stringify({ rows, different: ids.size, bytes }))
