import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { recordTape, replayTape } from '../src/index.js'
import { type Ask, CLIENTS } from './support/clients.js'
import { Scene } from './support/scene.js'

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'

/** A canary that is not its own encoded form. */
const canary = (name: string): string => `canary/${name}+7f3a=91c2`

const formsOf = (secret: string): string[] => [
  ...[secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)],
  ...[new URLSearchParams({ s: secret }).toString().slice(2), secret.replaceAll('/', '\\/')],
  ...[Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('base64url')],
]

describe('a secret', () => {
  let scene: Scene

  beforeEach(async () => {
    scene = new Scene()
    await scene.start()
  })

  afterEach(() => scene.stop())

  const url = (path: string): string => `${scene.api.origin}${path}`

  const expectNothingOf = (...secrets: string[]): void => {
    for (const form of secrets.flatMap(formsOf)) expect(scene.text()).not.toContain(form)
  }

  const basic = (user: string, password: string): string =>
    Buffer.from(`${user}:${password}`).toString('base64')

  it.each(CLIENTS)(
    'is not on a tape that was recorded with %s, wherever it stood',
    async (_, ask: Ask) => {
      const s = {
        ...{ bearer: canary('bearer'), apiKey: canary('api-key'), password: canary('password') },
        ...{ query: canary('query'), form: canary('form'), json: canary('json') },
        ...{ cookie: canary('cookie'), set: canary('set-cookie'), access: canary('access') },
        ...{ refresh: canary('refresh'), nested: canary('nested') },
      }
      scene.api.answer = (response, { url: path, headers, body }) => {
        response.writeHead(200, {
          ...{ 'content-type': JSON_TYPE, 'set-cookie': [`sid=${s.set}; Path=/; HttpOnly`] },
          ...{ location: `/next?api_key=${encodeURIComponent(s.query)}`, 'x-auth-token': s.access },
        })
        // As a server in trouble does: it repeats everything.
        const repeated = { path, headers, body, all: Object.values(s).map(formsOf) }
        response.end(
          JSON.stringify({
            ...{ access_token: s.access, refresh_token: s.refresh, token_type: 'bearer' },
            ...{ data: [{ client_secret: s.nested, text: `the secret is ${s.json}` }], repeated },
          }),
        )
      }
      await recordTape(scene.path, async () => {
        await ask(url(`/a?api_key=${encodeURIComponent(s.query)}&page=2`), {
          headers: { authorization: `Bearer ${s.bearer}`, 'X-Api-Key': s.apiKey },
        })
        await ask(url('/b'), {
          headers: {
            authorization: `Basic ${basic('me', s.password)}`,
            cookie: `x=1; sid=${s.cookie}`,
          },
        })
        await ask(url('/token'), {
          ...{ method: 'POST', headers: { 'content-type': FORM } },
          body: new URLSearchParams({
            grant_type: 'refresh_token',
            refresh_token: s.form,
          }).toString(),
        })
        await ask(url('/login'), {
          ...{ method: 'POST', headers: { 'content-type': JSON_TYPE } },
          body: JSON.stringify({ user: 'me', password: s.json }),
        })
      })
      expectNothingOf(...Object.values(s))
      expect(scene.text()).not.toContain(basic('me', s.password))
      expect(scene.text()).toContain('page=2')
      expect(scene.text()).toContain('"token_type": "bearer"')
      expect(scene.text()).toContain('"user": "me"')
    },
  )

  it('of the source or of CONFIG is not on the tape, wherever it stood', async () => {
    const source = {
      ...{
        user: 'me',
        pin: canary('pin'),
        nested: { apiKey: canary('nested') },
        list: [{ secret: 123_456_789 }],
      },
    }
    const config = { params: [{ name: 'user' }, { name: 'pin', type: 'password' }] }
    const extra = canary('extra')
    scene.api.answer = (response, { url: path }) => {
      response.writeHead(200, { 'content-type': 'text/html' })
      response.end(`<p>${path} ${source.pin} ${extra} 123456789</p>`)
    }
    const [[, ask]] = CLIENTS as [[string, Ask]]
    await recordTape(
      scene.path,
      () =>
        ask(
          url(`/bot${encodeURIComponent(source.pin)}/${encodeURIComponent(source.nested.apiKey)}`),
        ),
      {
        ...{ source, config, secrets: [extra] },
      },
    )
    expectNothingOf(source.pin, source.nested.apiKey, extra, '123456789')
    expect(scene.tape().exchanges[0]?.request.url).toBe(url('/botsecret-2/secret-3'))
  })

  it('is not on the tape where it is short, and ordinary words stay', async () => {
    const [[, ask]] = CLIENTS as [[string, Ask]]
    scene.api.answer = (response) => {
      response.writeHead(200, { 'content-type': JSON_TYPE })
      response.end('{"password":"art","key":"artist","title":"started","said":"art"}')
    }
    await recordTape(scene.path, () => ask(url('/a?token=art')))
    expect(scene.tape().exchanges[0]).toMatchObject({
      request: { url: url('/a?token=secret-1') },
      response: {
        json: { password: 'secret-1', key: 'artist', title: 'started', said: 'secret-1' },
      },
    })
  })

  it('leaves what merely has such a name: a title of a column, a count, a kind', async () => {
    const [[, ask]] = CLIENTS as [[string, Ask]]
    const answer = {
      key: 'created_at',
      tokens_used: 5,
      token_type: 'bearer',
      max_tokens: 7,
      created_at: 'created_at',
    }
    scene.api.answer = (response) => {
      response.writeHead(200, { 'content-type': JSON_TYPE }).end(JSON.stringify(answer))
    }
    await recordTape(scene.path, () => ask(url('/a')))
    const { response } = scene.tape().exchanges[0] ?? {}
    expect(response).toMatchObject({ json: { ...answer, tokens_used: expect.anything() } })
  })

  it('stays one and the same, so that a refreshed one stays another, and a page is found by its token', async () => {
    const [[, ask]] = CLIENTS as [[string, Ask]]
    scene.api.answer = (response, { url: path }) => {
      const page = Number(new URL(path, 'http://x').searchParams.get('before')?.slice(-1) ?? 0)
      response.writeHead(200, { 'content-type': JSON_TYPE })
      response.end(JSON.stringify({ items: [{ token: `response-token-${page + 1}` }] }))
    }
    const run = async (): Promise<string[]> => {
      const texts: string[] = []
      let before = ''
      for (let count = 0; count < 3; count += 1) {
        const { text } = await ask(url(`/responses?before=${before}`))
        texts.push(text)
        const { items } = JSON.parse(text) as { items: { token: string }[] }
        before = items[0]?.token ?? ''
      }
      return texts
    }
    await recordTape(scene.path, run)
    const replayed = await replayTape(scene.path, run)
    expect(new Set(replayed).size).toBe(3)
  })

  it('may be another one when the tape is replayed', async () => {
    const [[, ask]] = CLIENTS as [[string, Ask]]
    const run = (secret: string) => (): Promise<unknown> =>
      ask(url(`/bot${secret}/rows?api_key=${secret}`), {
        ...{
          method: 'POST',
          headers: { authorization: `Bearer ${secret}`, 'content-type': JSON_TYPE },
        },
        body: JSON.stringify({ password: secret, text: `I am ${secret}` }),
      })
    await recordTape(scene.path, run('canary-one-7f3a'), { secrets: ['canary-one-7f3a'] })
    const replayed = replayTape(scene.path, run('other-two-91c2'), { secrets: ['other-two-91c2'] })
    await expect(replayed).resolves.toMatchObject({ status: 200 })
  })
})
