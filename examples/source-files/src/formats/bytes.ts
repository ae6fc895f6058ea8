import type { FoundFile } from '../finding/found-file.js'
import { openFound } from '../finding/open-found.js'
import type { FilePiece, ReadOptions } from './file-piece.js'

/**
 * A larger file comes in several parts. Each is one row, and has to fit into a record of the platform: 256,000 bytes, of
 * which base64 takes four for three, and the names and labels of the file the rest.
 */
export const PART_BYTES = 180_000

/** The bytes of a file, in parts. An empty file is one empty part, so that it is not lost. */
export async function* readBytes(
  file: FoundFile,
  { skip }: Pick<ReadOptions, 'skip'>,
): AsyncGenerator<FilePiece> {
  if (file.sizeBytes === 0 && skip === 0) yield { part: Buffer.alloc(0) }
  let pieces: Buffer[] = []
  let partBytes = 0
  const handle = await openFound(file)
  for await (const chunk of handle.createReadStream({
    start: skip * PART_BYTES,
    highWaterMark: PART_BYTES,
  })) {
    const bytes = chunk as Buffer
    pieces.push(bytes.subarray(0, PART_BYTES - partBytes))
    partBytes += bytes.length
    if (partBytes < PART_BYTES) continue
    yield { part: Buffer.concat(pieces) }
    partBytes -= PART_BYTES
    pieces = [bytes.subarray(bytes.length - partBytes)]
  }
  if (partBytes > 0) yield { part: Buffer.concat(pieces) }
}
