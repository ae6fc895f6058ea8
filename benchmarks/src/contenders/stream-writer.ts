import { StreamWriter, type StreamWriterOptions } from '@panoply/stream-writer'

import type { Handled } from '../measure.js'
import { recordOf, TABLE } from '../records.js'

const API_KEY = 'account/rand1'
const API_SECRET = Buffer.from('rand2/uuid/123456789012/us-east-1').toString('base64')

export const openWriter = (options: StreamWriterOptions): StreamWriter =>
  new StreamWriter(API_KEY, API_SECRET, options)

/** Writes and waits as a careful program does, until everything is delivered. */
export const writeAndDeliver = async (
  count: number,
  options: StreamWriterOptions,
): Promise<Handled> => {
  const writer = openWriter(options)
  for (let n = 0; n < count; n++) {
    if (!writer.write(TABLE, recordOf(n))) await writer.ready()
  }
  await writer.close()
  return { handled: writer.stats.delivered }
}
