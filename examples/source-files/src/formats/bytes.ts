import { createReadStream } from 'node:fs'

import type { FoundFile } from '../files.js'
import type { FileItem, ReadOptions } from './format.js'

/** A larger file comes in several parts, so that it need not fit into memory. */
export const PART_BYTES = 4 * 1024 * 1024

/** The bytes of a file, in parts. An empty file is one empty part, so that it is not lost. */
export async function* readBytes(
  { path, sizeBytes }: FoundFile,
  { skip }: ReadOptions,
): AsyncGenerator<FileItem> {
  if (sizeBytes === 0 && skip === 0) yield { bytes: Buffer.alloc(0) }
  let part: Buffer[] = []
  let partBytes = 0
  for await (const chunk of createReadStream(path, {
    start: skip * PART_BYTES,
    highWaterMark: PART_BYTES,
  })) {
    const bytes = chunk as Buffer
    part.push(bytes.subarray(0, PART_BYTES - partBytes))
    partBytes += bytes.length
    if (partBytes < PART_BYTES) continue
    yield { bytes: Buffer.concat(part) }
    partBytes -= PART_BYTES
    part = [bytes.subarray(bytes.length - partBytes)]
  }
  if (partBytes > 0) yield { bytes: Buffer.concat(part) }
}
