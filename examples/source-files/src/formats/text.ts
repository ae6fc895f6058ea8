import { createReadStream } from 'node:fs'
import { TextDecoder } from 'node:util'

import { formatError } from '../file-error.js'
import type { FoundFile } from '../finding/found-file.js'

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

/** The longest line, in characters: a file without line breaks would otherwise fill the memory. */
const MAX_LINE_CHARACTERS = 64 * 1024 * 1024

/**
 * The lines of a text, as many at a time as have come, whatever ends them: `\n`, `\r\n` or `\r`, and nothing else that
 * Unicode calls a line break.
 *
 * @throws FileFormatError for a line that is too long
 */
export async function* lineGroupsOf(
  id: string,
  pieces: AsyncIterable<string>,
): AsyncGenerator<string[]> {
  let [line, held] = ['', '']
  for await (const piece of pieces) {
    const text = held + piece
    // The other half of this line break may be in the next piece.
    held = text.endsWith('\r') ? '\r' : ''
    const lines = text.slice(0, text.length - held.length).split(/\r\n|\n|\r/)
    lines[0] = line + (lines[0] ?? '')
    line = lines.pop() ?? ''
    if (line.length > MAX_LINE_CHARACTERS) throw formatError(id, 'a line is longer than 64 MB')
    if (lines.length > 0) yield lines
  }
  yield [line]
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
