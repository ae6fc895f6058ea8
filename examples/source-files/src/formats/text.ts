import { TextDecoder } from 'node:util'

import { formatError } from '../file-error.js'
import type { FoundFile } from '../finding/found-file.js'
import { openFound } from '../finding/open-found.js'
import { Utf8Decoder } from './utf8-decoder.js'

/**
 * The text of a file, piece by piece: UTF-8, or UTF-16 where a byte order mark says so. The mark is no part of it.
 *
 * @throws FileFormatError for bytes that are no such text: letters would be lost in silence
 */
export async function* readText(file: FoundFile): AsyncGenerator<string> {
  let decoder: Decoder | undefined
  const handle = await openFound(file)
  for await (const chunk of handle.createReadStream()) {
    const bytes = chunk as Buffer
    decoder ??= decoderFor(file.id, bytes)
    yield decode(file.id, decoder, bytes)
  }
  if (decoder) yield decode(file.id, decoder)
}

/** Decodes bytes. Without bytes: the end. Throws for bytes that are no such text. */
type Decoder = (bytes?: Buffer) => string

const LINE_BREAK = /\r\n|\n|\r/

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
    const lines = text
      .slice(0, text.length - held.length)
      // A search for a text is quicker than one for a pattern.
      .split(text.includes('\r') ? LINE_BREAK : '\n')
    lines[0] = line + (lines[0] ?? '')
    line = lines.pop() ?? ''
    if (line.length > MAX_LINE_CHARACTERS) throw formatError(id, 'a line is longer than 64 MB')
    if (lines.length > 0) yield lines
  }
  yield [line]
}

/**
 * @param first the first bytes of the text
 * @throws FileFormatError for UTF-16 without a mark and for UTF-32: their zeros would become letters of the text
 */
const decoderFor = (id: string, first: Buffer): Decoder => {
  const encoding = utf16Of(first)
  const isUtf32 = encoding !== undefined && first[2] === 0 && first[3] === 0
  if (isUtf32 || (encoding === undefined && first.subarray(0, 4).includes(0))) {
    const found = isUtf32 ? 'UTF-32' : 'UTF-16 or UTF-32 without one'
    const expected = 'expected text in UTF-8, or in UTF-16 with a byte order mark'
    throw formatError(id, `${expected}, got what looks like ${found}`)
  }
  if (encoding === undefined) {
    const decoder = new Utf8Decoder()
    return (bytes) => decoder.decode(bytes)
  }
  const decoder = new TextDecoder(encoding, { fatal: true })
  return (bytes) => (bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode())
}

const utf16Of = ([first, second]: Buffer): string | undefined => {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined
}

/** Without bytes: the end, where half a letter is an error, too. */
const decode = (id: string, decoder: Decoder, bytes?: Buffer): string => {
  try {
    return decoder(bytes)
  } catch (error) {
    throw formatError(id, 'expected text in UTF-8, got bytes that are none', error)
  }
}
