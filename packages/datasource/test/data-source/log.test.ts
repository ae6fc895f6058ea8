/** @runs-first It collects garbage, or makes much. */
import { inspect } from 'node:util'

import { describe, expect, it, jest } from '@jest/globals'

import { defineConfig } from '../../src/index.js'
import { Listed, silent } from './listed.js'

describe('log', () => {
  const CONFIG = defineConfig({
    title: 'A source',
    params: [{ name: 'phrase', type: 'password' }, { name: 'host' }],
  })

  it.each([
    ['a function', (lines: string[]) => (line: string) => lines.push(line)],
    ['an object with info', (lines: string[]) => ({ info: (line: string) => lines.push(line) })],
    ['an object with log', (lines: string[]) => ({ log: (line: string) => lines.push(line) })],
  ])('goes to %s, and to the listeners', (_, loggerFor) => {
    const lines: string[] = []
    const heard: unknown[] = []
    const stream = new Listed([], {}, { logger: loggerFor(lines) })
    stream.on('log', (event) => heard.push(event))
    stream.log('fetched', 3, { page: [1] })
    expect(lines).toEqual(['fetched 3 { page: [ 1 ] }'])
    expect(heard).toEqual([{ message: 'fetched 3 { page: [ 1 ] }' }])
  })

  it('goes to stderr without a logger, and refuses one that is none', () => {
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
    new Listed([]).log('a', 'line')
    expect(write.mock.calls).toEqual([['a line\n']])
    write.mockRestore()
    expect(() => {
      new Listed([], {}, { logger: {} }).log('x')
    }).toThrow('options.logger: expected a function, or an object with a method info or log')
  })

  it('masks secrets by the type of CONFIG, by the names the system gives, and by name anywhere', () => {
    class Typed extends Listed {
      static override readonly CONFIG = CONFIG
    }
    const lines: string[] = []
    const options = {
      logger: (line: string) => lines.push(line),
      secretParams: ['pin'],
      refresh: { client_id: 'my-app', client_secret: 'oauth-secret-1' },
    }
    const source = {
      phrase: 'open sesame',
      pin: 4711,
      host: 'db.internal',
      auth: { token: 'tok-12345678' },
    }
    new Typed([], source, options).log(
      'open sesame',
      4711,
      'db.internal',
      'tok-12345678',
      'my-app',
      'oauth-secret-1',
    )
    expect(lines).toEqual(['[secret] [secret] db.internal [secret] my-app [secret]'])
  })

  it('leaves ordinary words alone that options and choices name by a key', () => {
    const lines: string[] = []
    const options = {
      logger: (line: string) => lines.push(line),
      secretParams: ['password', 'token'],
      incremental: { orders: { key: 'updated_at' } },
      key: 'id',
    }
    const source = { tables: [{ key: 'customers' }, { key: 1 }], password: '-' }
    const line = 'loading customers by updated_at and id, 1 of 3 - with a token and a password'
    new Listed([], source, options).log(line)
    expect(lines).toEqual([line])
  })

  it('masks a new token, and still masks the token that it replaced', () => {
    const heard: string[] = []
    const stream = new Listed([], { access_token: 'first-token-1' }, silent)
    stream.on('log', ({ message }) => heard.push(message))
    stream.log('a')
    stream.source['access_token'] = 'second-token-2'
    stream.log('first-token-1', 'second-token-2')
    expect(heard).toEqual(['a', '[secret] [secret]'])
  })

  it('knows the secrets of before the first line, and every one that was announced', async () => {
    const heard: string[] = []
    const stream = new Listed([], { access_token: 'first-token-1' }, silent)
    stream.on('log', ({ message }) => heard.push(message))
    for (const access_token of ['second-token-2', 'third-token-3']) {
      stream.source['access_token'] = access_token
      await stream.fire('source-change', { access_token })
    }
    stream.source['access_token'] = 'fourth-token-4'
    stream.log('first-token-1 second-token-2 third-token-3 fourth-token-4')
    expect(heard).toEqual(['[secret] [secret] [secret] [secret]'])
  })

  it('shows no part of a secret where a long text is cut', () => {
    const heard: string[] = []
    const stream = new Listed([], { token: 'tok-12345678', note: 'x' }, silent)
    stream.on('log', ({ message }) => heard.push(message))
    for (const before of [9_990, 9_995, 99_980, 99_985, 99_990, 99_995]) {
      stream.log({ body: `${'x'.repeat(before)}tok-12345678${'y'.repeat(1_000_000)}` })
    }
    expect(heard.join('')).not.toMatch(/xtok/)
    expect(Math.max(...heard.map(({ length }) => length))).toBeLessThan(101_000)
    expect(heard[0]).toMatch(/… \d+ more characters$/)

    stream.source['note'] = `${'x'.repeat(9_995)}tok-12345678`
    expect(inspect(stream)).not.toMatch(/xtok/)
  })

  it('masks in errors and their causes, and in the source itself', () => {
    const heard: string[] = []
    const source = { password: "it's a secret\nof two lines", host: 'db1' }
    const stream = new Listed([], source, silent)
    stream.on('log', ({ message }) => heard.push(message))
    stream.log(new Error(`login with ${source.password}`, { cause: { sent: source.password } }))
    stream.log(stream, source, JSON.stringify(source))
    expect(heard.join('\n')).not.toMatch(/a secret|two lines/)
    expect(heard.join('\n')).toContain('db1')
    expect(inspect(stream)).toBe(`Listed { password: "[secret]", host: 'db1' }`)
  })

  it('goes on with what cannot be shown', () => {
    const lines: string[] = []
    const stream = new Listed([], {}, { logger: (line: string) => lines.push(line) })
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const odd = {
      [inspect.custom]: () => {
        throw new Error('not for you')
      },
    }
    stream.log('got', odd, proxy)
    expect(lines[0]).toMatch(/^got \[could not be shown\] /)
  })
})
