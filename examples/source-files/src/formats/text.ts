import { createReadStream } from 'node:fs'
import { TextDecoder } from 'node:util'

import { formatError } from '../file-error.js'
import type { FoundFile } from '../files.js'

/**
 * The text of a file, piece by piece: UTF-8, or UTF-16 where a byte order mark says so. The mark is no part of it.
 *
 * @throws FileFormatError for bytes that are no such text: letters would be lost in silence
 */
export async function* readText({ id, path }: FoundFile): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined
  for await (const chunk of createReadStream(path)) {
    const bytes = chunk as Buffer
    decoder ??= new TextDecoder(encodingOf(bytes), { fatal: true })
    yield decode(id, decoder, bytes)
  }
  if (decoder) yield decode(id, decoder)
}

/** The lines of a text, whatever ends them: `\n`, `\r\n` or `\r`, and nothing else that Unicode calls a line break. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let [line, held] = ['', '']
  for await (const piece of pieces) {
    const text = held + piece
    // The other half of this line break may be in the next piece.
    held = text.endsWith('\r') ? '\r' : ''
    const [first = '', ...more] = text.slice(0, text.length - held.length).split(/\r\n|\n|\r/)
    line += first
    for (const next of more) {
      yield line
      line = next
    }
  }
  yield line
}

const encodingOf = ([first, second]: Buffer): string => {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
}

/** Without bytes: the end, where half a letter is an error, too. */
const decode = (id: string, decoder: TextDecoder, bytes?: Buffer): string => {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
  } catch (error) {
    throw formatError(id, 'expected text in UTF-8, got bytes that are none', error)
  }
}
