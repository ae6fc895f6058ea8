import { describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'

import { MessageSplitter } from '../../src/session/message-splitter.js'
import { message, rowMessage } from '../support/messages.js'

/** What the splitter hands on: rows and other messages, those of one kind in a row as one text. */
const split = (pieces: readonly Buffer[], { isReading = true } = {}): [string, string][] => {
  const parts: [string, string][] = []
  const add = (kind: string, bytes: Buffer): void => {
    const last = parts.at(-1)
    if (last?.[0] === kind) last[1] += bytes.toString('hex')
    else parts.push([kind, bytes.toString('hex')])
  }
  const splitter = new MessageSplitter((bytes) => {
    add('other', bytes)
  })
  if (isReading) {
    splitter.rowReader = {
      readRows: (bytes, from, to) => {
        add('rows', bytes.subarray(from, to))
      },
    }
  }
  for (const piece of pieces) splitter.push(piece)
  return parts
}

describe('a splitter of messages', () => {
  const description = message('T', Buffer.from([0, 0]))
  const rows = Buffer.concat([
    rowMessage(['1', 'São Paulo', null, '']),
    rowMessage([]),
    rowMessage(['2', 'D'.repeat(300), 'DDDD', null]),
  ])
  const end = Buffer.concat([
    message('C', Buffer.from('SELECT 3\0')),
    message('Z', Buffer.from('I')),
  ])
  const all = Buffer.concat([description, rows, end, rows])
  const expected = [
    ['other', description.toString('hex')],
    ['rows', rows.toString('hex')],
    ['other', end.toString('hex')],
    ['rows', rows.toString('hex')],
  ]

  it('hands on nothing of a message that is not whole', () => {
    for (let at = 0; at < description.length; at += 1) {
      expect(split([description.subarray(0, at)])).toEqual([])
    }
    expect(split([Buffer.concat([description, rows.subarray(0, 20)])])).toEqual([
      ['other', description.toString('hex')],
    ])
  })

  it('hands on the same, at whichever byte the pieces are cut', () => {
    for (let at = 0; at <= all.length; at += 1) {
      expect(split([all.subarray(0, at), all.subarray(at)])).toEqual(expected)
    }
    expect(split([...all].map((byte) => Buffer.from([byte])))).toEqual(expected)
  })

  it('hands on the same from any pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(all.length)), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), all.length]
        const pieces = places.slice(1).map((place, n) => all.subarray(places[n], place))
        expect(split(pieces)).toEqual(expected)
      }),
    )
  })

  it('puts a message of many pieces together once', () => {
    const large = rowMessage(['x'.repeat(1_000_000)])
    const pieces = Array.from({ length: Math.ceil(large.length / 100) }, (_, n) =>
      large.subarray(n * 100, (n + 1) * 100),
    )
    const concat = jest.spyOn(Buffer, 'concat')
    const parts = split(pieces)
    const copied = concat.mock.results.reduce((sum, { value }) => sum + (value as Buffer).length, 0)
    concat.mockRestore()
    expect(parts).toEqual([['rows', large.toString('hex')]])
    expect(copied).toBeLessThan(2 * large.length)
  })

  it('hands on rows like any other message if there is no reader of rows', () => {
    expect(split([all], { isReading: false })).toEqual([['other', all.toString('hex')]])
  })

  it('asks for the reader when the rows come: the message before them may have set it', () => {
    const read: Buffer[] = []
    const splitter = new MessageSplitter(() => {
      splitter.rowReader = { readRows: (bytes, from, to) => read.push(bytes.subarray(from, to)) }
    })
    splitter.push(Buffer.concat([description, rows]))
    expect(Buffer.concat(read)).toEqual(rows)
  })
})
