import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { TextSink } from '@panoply/test-kit'

import { printable, printableLines, printableText } from '../../src/process/printable.js'
import { PrintableOutput, targetOf } from '../../src/process/printable-output.js'
import { eventText } from '../../src/report/event-text.js'
import { summary } from '../../src/report/summary.js'

/** All that a terminal obeys or that changes how a text reads; written anew, and not taken from the code. */
const DANGEROUS = [
  ...Array.from({ length: 0x20 }, (_, code) => code).filter((code) => code !== 9 && code !== 10),
  ...Array.from({ length: 0x21 }, (_, n) => 0x7f + n),
  ...[0xad, 0x61c, 0x180e, 0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a],
  ...[0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0xfeff, 0xe0041],
  ...[0x34f, 0x115f, 0x1160, 0x17b4, 0x3164, 0xffa0, 0xfff0, 0xe0001, 0xe007f, 0xe0100, 0xe01ef],
].map((code) => String.fromCodePoint(code))

const ATTACK = `a\u001b]0;title\u0007\u009b2J\u202e\u200bb\nFinished: 1,000,000 rows`

describe('what is not ours', () => {
  it.each(DANGEROUS.map((character) => [JSON.stringify(character), character]))(
    'never holds %s raw',
    (_, character) => {
      for (const show of [printable, printableLines, printableText]) {
        expect(show(`a${character}b`)).toMatch(/^a\\[xu][0-9a-f]{2,4}(\\u[0-9a-f]{4})?b$/)
      }
    },
  )

  it('is one line where it is a part of a line, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toContain('\n')
      }),
    )
  })

  it('has its further lines indented where it may have several', () => {
    expect(printableLines('a\nFinished: 1 row\n  b\n c')).toBe('a\n  Finished: 1 row\n  b\n   c')
  })

  it('stays the same JSON', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('', ...DANGEROUS), (json, character) => {
        const text = JSON.stringify({ [`k${character}`]: [character, JSON.parse(json)] })
        expect(JSON.parse(printableText(text))).toEqual(JSON.parse(text))
      }),
    )
  })

  it('keeps letters of every script, tabs and emoji', () => {
    const text = 'naïve\tÅngström 日本語 שלום عربي 🎉 é'
    expect(printableText(text)).toBe(text)
  })
})

describe('the lines of a run', () => {
  it('cannot be forged by a log line', () => {
    for (const message of ['Finished: 1,000,000 rows from Boards', `x\nFinished: 1,000,000 rows`]) {
      expect(eventText({ type: 'log', message })).toMatch(/^\| [^\n]*$/)
    }
  })

  it.each([
    { type: 'log', message: ATTACK },
    { type: 'warning', message: ATTACK },
    { type: 'start', source: ATTACK, destination: ATTACK, resumed: false },
    { type: 'source-change', names: [ATTACK] },
    { type: 'retry', attempt: 1, maxAttempts: 3, delayMs: 1, error: ATTACK },
    { type: 'stall', waitedMs: 1, waitsFor: ATTACK },
  ] as const)('show what comes from outside in one line: $type', (event) => {
    expect(eventText(event)).toMatch(/^[^\n\u001b\u0007\u009b\u202e\u200b]+$/)
  })

  it('show paths, tables and the command to look in one line each', () => {
    const text = summary({
      ...{
        outcome: 'finished',
        source: ATTACK,
        rows: 1,
        rejected: 0,
        reads: 1,
        retries: 0,
        checkpoints: 1,
      },
      ...{ durationMs: 1, resumed: false, warnings: [] },
      destination: {
        ...{ tables: [{ table: ATTACK, rows: 1 }], bytes: 1 },
        ...{ location: ATTACK, query: ATTACK },
      },
    })
    expect(text.split('\n')).toHaveLength(4)
    expect(text).not.toMatch(/[\u001b\u0007\u009b\u202e\u200b]/)
  })
})

describe('a stream to a terminal', () => {
  it('shows what is written at once, in order, beside commands of ours', () => {
    const target = new TextSink()
    const output = new PrintableOutput(target, { isData: false })
    output.write('a\u001b[2J\n')
    output.control('\u001b[2K')
    output.write('b\u202e\n')
    expect(target.text).toBe('a\\x1b[2J\n\u001b[2Kb\\u202e\n')
  })

  it('colours what the command says by its first words, and nothing of what it quotes', () => {
    const target = new TextSink()
    const output = new PrintableOutput(target, { isData: false, hasColour: true })
    output.write('error: bad \u001b[32m\n  error: not ours\nwarning: odd\n| error: said\nplain\n')
    expect(target.text).toBe(
      '\u001b[31merror: \u001b[39mbad \\x1b[32m\n  error: not ours\n\u001b[33mwarning: \u001b[39modd\n' +
        '\u001b[2m| error: said\u001b[22m\nplain\n',
    )
  })

  it('shows data, row by row', async () => {
    const target = new TextSink()
    const output = new PrintableOutput(target, { isData: true })
    output.write('{"a":"\u009b"}\n')
    await new Promise((resolve) => output.write('{"a":"\u202e"}\n', resolve))
    expect(target.text).toBe('{"a":"\\u009b"}\n{"a":"\\u202e"}\n')
  })

  it('shows a character that comes in two pieces', () => {
    const target = new TextSink()
    const output = new PrintableOutput(target, { isData: false })
    const bytes = Buffer.from('é\u202e!')
    for (const byte of bytes) output.write(Buffer.from([byte]))
    expect(target.text).toBe('é\\u202e!')
  })

  it('has taken data only when the stream behind it has', async () => {
    const target = new TextSink()
    target._write = (_piece, _encoding, callback: (error?: Error) => void) => {
      callback(new Error('the terminal is gone'))
    }
    target.on('error', () => undefined)
    const output = new PrintableOutput(target, { isData: true })
    output.on('error', () => undefined)
    const failure = await new Promise((resolve) => output.write('row\n', resolve))
    expect(failure).toMatchObject({ message: 'the terminal is gone' })
  })

  it('can be left by a part that takes the process over', () => {
    const target = new TextSink()
    expect(targetOf(new PrintableOutput(target, { isData: true }))).toBe(target)
    expect(targetOf(target)).toBe(target)
  })
})
