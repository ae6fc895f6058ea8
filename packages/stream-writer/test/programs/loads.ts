/** Tells whether the AWS client was loaded before the first request, and after it. */
import { createRequire } from 'node:module'

import { openWriter } from './open-writer.js'

const { cache } = createRequire(import.meta.url)
const isLoaded = (): boolean => Object.keys(cache).some((file) => file.includes('client-sqs'))

const writer = openWriter()
writer.write('t', { n: 0 })
const before = isLoaded()
await writer.close()
console.log(JSON.stringify({ before, after: isLoaded() }))
