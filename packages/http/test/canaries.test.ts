import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { CANARY, leaksOf, thrownBy } from '@panoply/test-kit'

import { bearer, byLink, byPage, type Fetch, type HttpClient } from '../src/index.js'
import { body, ok } from './support/api-server.js'
import { collect, Scene } from './support/scene.js'

type Deed = (client: HttpClient) => Promise<unknown>

const get: Deed = (client) => client.get('rows')
const cyclic = [`/v1/rows?cursor=${encodeURIComponent(CANARY)}`]

/** What an API answers that knows the token and repeats it. */
const ANSWERS: readonly [string, (scene: Scene) => unknown, Deed][] = [
  [
    'an answer that is no JSON',
    (scene) => {
      scene.server.next(body(`<b>${CANARY}</b>`))
    },
    get,
  ],
  [
    'an error page in another format',
    ({ server }) => {
      server.always = (response) => {
        response.writeHead(418, { 'content-type': `text/x-${encodeURIComponent(CANARY)}` })
        response.end(`in base64: ${Buffer.from(CANARY).toString('base64')}`)
      }
    },
    get,
  ],
  [
    'redirects in a circle',
    ({ server }) => {
      server.always = (response) => response.writeHead(302, { location: cyclic[0] ?? '' }).end()
    },
    get,
  ],
  [
    'a redirect to an address that is none',
    ({ server }) => {
      server.always = (response) =>
        response.writeHead(302, { location: `http://[${encodeURIComponent(CANARY)}` }).end()
    },
    get,
  ],
  [
    'JSON lines of which one is broken',
    (scene) => {
      scene.server.next(body(`{"a":1}\n{"b":"${CANARY}`))
    },
    (client) => collect(client.lines('rows')),
  ],
  [
    'a list that is none',
    (scene) => {
      scene.server.next(ok({ items: { [CANARY]: CANARY } }))
    },
    (client) => collect(client.items('rows', 'items')),
  ],
  [
    'pages without a list',
    (scene) => {
      scene.server.next(ok({ [CANARY]: CANARY }))
    },
    (client) => collect(client.pages('rows', byPage())),
  ],
  [
    'a link to another host',
    ({ server }) => {
      const link = `<https://example.com/${encodeURIComponent(CANARY)}>; rel="next"`
      server.next(ok([1], { link }))
    },
    (client) => collect(client.pages('rows', byLink())),
  ],
]

describe('an error of the HTTP client holds no secret', () => {
  let scene: Scene
  beforeEach(async () => {
    scene = new Scene()
    await scene.start()
  })
  afterEach(() => scene.stop())

  it.each(ANSWERS)('for %s', async (_, answer, deed) => {
    answer(scene)
    const error = await thrownBy(deed(scene.client({ auth: bearer(CANARY), retry: false })))

    expect(error).toBeInstanceOf(Error)
    expect(leaksOf(error)).toEqual([])
    expect(leaksOf(scene.logged)).toEqual([])
  })

  it.each<[string, () => unknown]>([
    ['an error', () => Object.assign(new Error(`for ${CANARY}`), { name: CANARY, code: CANARY })],
    ['several errors', () => new AggregateError([new Error(CANARY)], `several: ${CANARY}`)],
    ['a text', () => `for ${CANARY}`],
    ['an object', () => ({ config: { headers: { authorization: `Bearer ${CANARY}` } } })],
  ])('for a fetch that rejects with %s', async (_, thrown) => {
    const fetch: Fetch = () => {
      throw thrown()
    }
    const error = await thrownBy(get(scene.client({ auth: bearer(CANARY), fetch })))

    expect(error).toBeInstanceOf(Error)
    expect(leaksOf(error)).toEqual([])
    expect(leaksOf(scene.logged)).toEqual([])
  })
})
