import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { withValidToken } from '@panoply/oauth'

import { bearer, byPage, HttpError, UnauthorizedError } from '../src/index.js'
import { json } from './support/api-server.js'
import { collect, Scene } from './support/scene.js'

describe('a client whose token runs out', () => {
  let scene: Scene
  let refreshes: number
  let count = 0

  beforeEach(async () => {
    scene = new Scene()
    refreshes = 0
    await scene.start()
    scene.server.always = (response, { url, headers }) => {
      if (url === '/token') {
        refreshes += 1
        json(response, { access_token: 'fresh-token', token_type: 'bearer' })
      } else if (headers.authorization !== 'Bearer fresh-token') {
        json(response, { message: 'the token has run out' }, { status: 401 })
      } else if (url.includes('missing')) {
        json(response, {}, { status: 404 })
      } else json(response, url.includes('page=3') ? [] : [url])
    }
  })

  afterEach(() => scene.stop())

  const guarded = <Args extends unknown[], Result>(
    call: (client: ReturnType<Scene['client']>, ...args: Args) => Promise<Result>,
    errors: typeof HttpError = UnauthorizedError,
  ): ((...args: Args) => Promise<Result>) => {
    const source: Record<string, unknown> = {
      // Tokens are known across data sources: each has its own.
      access_token: `stale-token-${(count += 1)}`,
      refresh_token: `r-token-${count}`,
    }
    const client = scene.client({ auth: bearer(() => source['access_token']) })
    const holder = { source, options: { refresh: { client_id: 'me' } }, fire: () => [] }
    return withValidToken((...args: Args) => call(client, ...args), {
      ...{ refreshUrl: `${scene.server.origin}/token`, errors, holder },
    })
  }

  it('is refreshed once for many calls, and each is made again with the new token', async () => {
    const get = guarded((client, path: string) => client.get(path))
    const paths = ['a', 'b', 'c', 'd']
    expect(await Promise.all(paths.map((path) => get(path)))).toEqual(
      paths.map((path) => [`/v1/${path}`]),
    )
    expect(refreshes).toBe(1)
  })

  it('is refreshed in the midst of pages, and the error of another kind is not taken for a refusal', async () => {
    const pages = guarded((client) => collect(client.pages('rows', byPage())))
    expect((await pages()).flat()).toHaveLength(2)
    const get = guarded((client) => client.get('missing'))
    await expect(get()).rejects.toMatchObject({ name: 'NotFoundError', status: 404 })
    expect(refreshes).toBe(2)
  })

  it('may be guarded by HttpError as well', async () => {
    const get = guarded((client) => client.get('rows'), HttpError)
    await expect(get()).resolves.toEqual(['/v1/rows'])
  })
})
