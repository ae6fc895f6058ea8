import { Console } from 'node:console'
import { PassThrough } from 'node:stream'
import { inspect } from 'node:util'

import { describe, expect, it } from '@jest/globals'
import { SecretMask } from '@panoply/datasource'

import { SourceConsole } from '../../src/process/source-console.js'

const SECRET = `key-${'9f8Ab3xQ'.repeat(20)}`
const BASE64 = Buffer.from(SECRET).toString('base64')

describe('what a source writes to the console', () => {
  const linesOf = (secrets: readonly string[], ...written: unknown[]): string[] => {
    const lines: string[] = []
    const ofSource = new Console(new PassThrough())
    const sourceConsole = new SourceConsole((line) => lines.push(line), new SecretMask(secrets))
    sourceConsole.replace(ofSource)
    ofSource.log(...written)
    return lines
  }

  it.each<[string, unknown]>([
    ['base64 in lines of 64', BASE64.replace(/.{64}/g, '$&\n')],
    ['base64 in lines of 76', BASE64.replace(/.{76}/g, '$&\r\n')],
    ['hexadecimal digits', Buffer.from(SECRET).toString('hex')],
    ['a list of bytes', new Uint8Array(Buffer.from(SECRET))],
    ['a Buffer', Buffer.from(SECRET)],
    ['an object of several lines', { outer: { pem: `a\n${SECRET}\nb` } }],
  ])('holds no line of a secret as %s', (_, value) => {
    const shown = linesOf([SECRET], value).join('\n')
    const withoutMask = inspect(value).split('\n')

    expect(shown).toContain('[secret]')
    expect(shown).not.toMatch(/9f8Ab3xQ|OWY4QWIz|UTlmOEFi|39663841|107, 101|6b 65 79/i)
    expect(withoutMask.filter((line) => line.length > 30 && shown.includes(line))).toEqual([])
  })

  it.each<[string, string]>([
    ['base64 in lines of 64', BASE64.replace(/.{64}/g, '$&\n')],
    ['base64 in lines of 76', BASE64.replace(/.{76}/g, '$&\n')],
    ['lines of hexadecimal digits', Buffer.from(SECRET).toString('hex').replace(/.{60}/g, '$&\n')],
    ['an array of bytes', inspect(new Uint8Array(Buffer.from(SECRET)))],
  ])('holds no line of a secret that is written line by line as %s', (_, text) => {
    const written = text.split('\n').filter((line) => line.length > 20)
    const shown = written.flatMap((line) => linesOf([SECRET], line))

    expect(shown).toHaveLength(written.length)
    expect(shown.filter((line) => !line.includes('[secret]'))).toEqual([])
    expect(shown.join('\n')).not.toMatch(/9f8Ab3xQ|OWY4QWIz|UTlmOEFi|39663841|, 107, 101/i)
  })

  it('holds no secret of one or two characters that stands alone, and ordinary words stay', () => {
    expect(linesOf(['7', 'ab'], 'pin 7, key "ab": a table of 77 rows\n7')).toEqual([
      'pin [secret], key "[secret]": a table of 77 rows',
      '[secret]',
    ])
    expect(linesOf(['7', 'ab'], { pin: 7, key: 'ab' })).toEqual([
      expect.not.stringMatching(/7|ab'/),
    ])
  })

  it('is passed on line by line', () => {
    expect(linesOf([], 'one\ntwo')).toEqual(['one', 'two'])
  })
})
