import { TextDecoder } from 'node:util'

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { Utf8Decoder } from '../../src/formats/utf8-decoder.js'

/** What a decoder makes of bytes that are cut in pieces of `size`; `undefined` if it refuses them. */
const decoded = (
  bytes: Buffer,
  size: number,
  decode: (piece?: Buffer) => string,
): string | undefined => {
  let text = ''
  try {
    for (let at = 0; at < bytes.length; at += size) text += decode(bytes.subarray(at, at + size))
    return text + decode()
  } catch {
    return undefined
  }
}

const byUs = (bytes: Buffer, size: number): string | undefined => {
  const decoder = new Utf8Decoder()
  return decoded(bytes, size, (piece) => decoder.decode(piece))
}

const byNode = (bytes: Buffer, size: number): string | undefined => {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  return decoded(bytes, size, (piece) =>
    piece ? decoder.decode(piece, { stream: true }) : decoder.decode(),
  )
}

describe('Utf8Decoder', () => {
  it.each<[string, number[]]>([
    ['a byte that begins no letter', [0x61, 0xff]],
    ['a letter whose end is missing', [0x61, 0xe2, 0x82]],
    ['the second byte of a letter alone', [0x80, 0x80, 0x80, 0x80]],
    ['a letter in more bytes than it needs', [0xc0, 0x80]],
    ['half of a surrogate pair', [0xed, 0xa0, 0x80]],
  ])('refuses %s, wherever it is cut', (_, bytes) => {
    for (const size of [1, 2, 3, 100]) expect(byUs(Buffer.from(bytes), size)).toBeUndefined()
  })

  it('leaves out one byte order mark at the beginning', () => {
    const text = Buffer.from('\uFEFF\uFEFFa\uFEFF')
    for (const size of [1, 2, 100]) expect(byUs(text, size)).toBe('\uFEFFa\uFEFF')
  })

  it('takes and refuses the same bytes as Node, wherever they are cut', () => {
    const letter = fc.constantFrom('a', 'é', '€', '😀', '\uFEFF').map((text) => Buffer.from(text))
    const piece = fc.oneof(
      { weight: 4, arbitrary: letter },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 2 }).map((bytes) => Buffer.from(bytes)) },
    )
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.integer({ min: 1, max: 9 }),
        (all, size) => {
          const bytes = Buffer.concat(all)
          expect(byUs(bytes, size)).toBe(byNode(bytes, size))
        },
      ),
    )
  })
})
