import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

import { defineConfig, fromReadable, type SourceOf } from '@panoply/datasource'

export const CONFIG = defineConfig({
  title: 'Lines of a file',
  params: [{ name: 'path', title: 'File', required: true }],
})

export const Stream = fromReadable(async function* ({ path }: SourceOf<typeof CONFIG>) {
  for await (const line of createInterface({ input: createReadStream(path) })) yield { line }
})
