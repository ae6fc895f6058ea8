/** @runs-first It collects garbage, or makes much. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { serializeError, type SerializedError } from '../../src/index.js'

/** All texts of what is told, apart from the masks themselves. */
const textsOf = (told: SerializedError): string[] =>
  [
    told.message,
    told.code ?? '',
    told.stack ?? '',
    ...Object.entries(told.facts ?? {})
      .flat()
      .map(String),
  ]
    .flatMap((text) => text.split('[secret]'))
    .concat([told.cause, ...(told.errors ?? [])].flatMap((inner) => (inner ? textsOf(inner) : [])))

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)
const inBase64 = (text: string): string => Buffer.from(text).toString('base64')
const inUrl = (text: string): string => encodeURIComponent(Buffer.from(text).toString())

const ENCODINGS: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  'escaped as in JSON': inJson,
  'escaped as in JSON within JSON': (text) => inJson(inJson(text)),
  'escaped as some do in JSON': (text) => inJson(text).replaceAll('/', '\\/'),
  'encoded as in URLs': inUrl,
  'encoded in lower case': (text) => inUrl(text).replace(/%../g, (code) => code.toLowerCase()),
  'encoded as in forms': (text) => new URLSearchParams({ s: text }).toString().slice(2),
  'in base64': inBase64,
  'in base64 for URLs': (text) => Buffer.from(text).toString('base64url'),
  'in base64 in a URL': (text) => inUrl(inBase64(text)),
}

const secretText = fc.oneof(
  fc.string({ minLength: 8, maxLength: 40, unit: 'binary' }),
  fc.stringMatching(/^[\w+/="'\\&% -]{8,40}$/),
)
const around = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom('password=', '"token":"', 'https://', 'Cookie: ', '@', '\\', "'", '[', ' ', '='),
)

describe('a given secret', () => {
  it.each(Object.entries(ENCODINGS))('occurs nowhere %s', (_, encode) => {
    fc.assert(
      fc.property(secretText, around, around, (secret, before, after) => {
        const encoded = encode(secret)
        const text = `${before}${encoded}${after}`
        // Where both are made of the same characters, it may stand there twice, one over the other.
        const inner = Object.assign(new Error(text), { stack: `Error: ${text}` })
        const error = Object.assign(new AggregateError([inner], text), {
          ...{ code: text, host: text, [text]: 1, cause: text, stack: `Error: ${text}` },
        })
        const texts = textsOf(serializeError(error, { secrets: [secret] }))
        expect(texts.filter((told) => told.includes(encoded))).toEqual([])
      }),
    )
  })

  it('occurs nowhere in a longer text that was encoded in base64', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]{8,30}$/), fc.string(), fc.string(), (secret, a, b) => {
        const { message } = serializeError(new Error(inBase64(`${a}${secret}${b}`)), {
          secrets: [secret],
        })
        const left = message.split('[secret]').map((part) => Buffer.from(part, 'base64').toString())
        expect(message).toContain('[secret]')
        expect(left.filter((part) => part.includes(secret))).toEqual([])
      }),
    )
  })

  it('is not told in part where a text is cut, however long it is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4100 }),
        fc.integer({ min: 1, max: 20 }),
        (at, times) => {
          const secret = `<${'0123456789'.repeat(500)}>`
          const error = new Error(`${'x'.repeat(at)}${secret.repeat(times)}`)
          const { message } = serializeError(error, { secrets: [secret], stack: false })
          expect(message.replace(/ \(\d+ characters more\)$/, '')).toMatch(
            /^x*(\[secret\])*(\[[a-z]*)?…$/,
          )
        },
      ),
    )
  })

  it('goes together with one that overlaps it, and leaves nothing of the longer one', () => {
    const told = (message: string, ...secrets: string[]) =>
      serializeError(new Error(message), { secrets, stack: false }).message

    expect(told('a abcdefghijkl b', 'abcdefgh', 'abcdefghijkl')).toBe('a [secret] b')
    expect(told('a abcdefghijkl b', 'abcdefgh', 'efghijkl')).toBe('a [secret] b')
    expect(told('a ababababab b', 'abababab')).toBe('a [secret] b')
    expect(told('password=hunter2', 'hunter')).toBe('password=[secret]')
  })

  it('leaves ordinary words as they are, however short it is', () => {
    for (const secret of ['a', 'dat', 'data1', 'at', 't']) {
      const { message } = serializeError(new Error('data'), { secrets: [secret] })
      expect(message).toBe('data')
    }
  })

  it('leaves a text alone that does not hold it, or only its beginning', () => {
    expect(serializeError('hunter', { secrets: ['hunter2'] }).message).toBe('hunter')
    expect(serializeError(new Error('no secret here'), { secrets: ['hunter2', ''] }).message).toBe(
      'no secret here',
    )
  })
})
