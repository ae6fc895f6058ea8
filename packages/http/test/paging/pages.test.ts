import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { byCursor, byLink, byOffset, byPage, onePage, type Paging, query } from '../../src/index.js'
import { ApiServer, json, ok, type Received, status } from '../support/api-server.js'
import { collect, failureOf, Scene } from '../support/scene.js'

const params = ({ url }: Received): URLSearchParams => new URL(url, 'http://x').searchParams

describe('a list in pages', () => {
  let scene: Scene

  beforeEach(async () => {
    scene = new Scene()
    await scene.start()
  })

  afterEach(() => scene.stop())

  const read = (paging: Paging, options = {}): Promise<unknown[]> =>
    collect(scene.client().pages('rows', paging, options))
  const urls = (): string[] => scene.server.received.map(({ url }) => url.replace('/v1/rows', ''))

  /** A list of numbers in pages of a size. */
  const numbers = (count: number, size: number): number[][] =>
    Array.from({ length: Math.ceil(count / size) }, (_, page) =>
      Array.from({ length: Math.min(size, count - page * size) }, (__, at) => page * size + at),
    )

  const KINDS: readonly [string, (pages: readonly number[][]) => Paging][] = [
    [
      'by page',
      (pages) => {
        scene.server.always = (response, received) => {
          json(response, { items: pages[Number(params(received).get('page')) - 1] ?? [] })
        }
        return byPage()
      },
    ],
    [
      'by offset',
      (pages) => {
        const all = pages.flat()
        const size = pages[0]?.length ?? 1
        scene.server.always = (response, received) => {
          const offset = Number(params(received).get('offset'))
          json(response, { items: all.slice(offset, offset + size), total: all.length })
        }
        return byOffset({ total: 'total' })
      },
    ],
    [
      'by cursor',
      (pages) => {
        scene.server.always = (response, received) => {
          const at = Number((params(received).get('after') ?? 'c0').slice(1))
          const next = at + 1 < pages.length ? `c${at + 1}` : null
          json(response, { items: pages[at] ?? [], meta: { next } })
        }
        return byCursor({ param: 'after', path: 'meta.next' })
      },
    ],
    [
      'by link',
      (pages) => {
        scene.server.always = (response, received) => {
          const at = Number(params(received).get('at') ?? 0)
          const headers =
            at + 1 < pages.length ? { link: `</v1/rows?at=${at + 1}>; rel="next"` } : {}
          json(response, pages[at] ?? [], { headers })
        }
        return byLink()
      },
    ],
  ]

  it.each(KINDS)(
    '%s is read to its end, whatever the number of items and the size',
    async (_, serve) => {
      const property = fc.asyncProperty(
        fc.nat(20),
        fc.integer({ min: 1, max: 7 }),
        async (count, size) => {
          const pages = numbers(count, size)
          const came = await read(serve(pages))
          expect(came.flat()).toEqual(pages.flat())
        },
      )
      await fc.assert(property, { numRuns: 25 })
    },
  )

  it.each(KINDS)('%s continues from a state', async (_, serve) => {
    const pages = numbers(9, 2)
    const paging = serve(pages)
    const [first, second] = await collect(scene.client().pages<number>('rows', paging))
    expect(first?.next).toBeDefined()
    const { next } = second ?? {}
    // As a state is kept.
    const kept = JSON.parse(JSON.stringify(next)) as never
    const resumed = await read({ ...paging, start: kept })
    expect(resumed.flat()).toEqual(pages.slice(2).flat())
    expect(Object.keys(second ?? {})).toEqual(['0', '1'])
  })

  it.each(KINDS)('%s asks for a page again when it fails', async (_, serve) => {
    const pages = numbers(6, 2)
    const paging = serve(pages)
    scene.server.next(scene.server.always, status(503), status(429, { 'retry-after': '1' }))
    expect((await read(paging)).flat()).toEqual(pages.flat())
  })

  it.each(KINDS)(
    '%s does not pass over a page that fails: it is the next one again',
    async (_, serve) => {
      const paging = serve(numbers(6, 2))
      scene.server.next(scene.server.always, status(403), ok({ nothing: 1 }))
      const pages = scene.client().pages('rows', paging)
      expect((await pages.next()).value).toEqual([0, 1])
      expect((await failureOf(pages.next())).status).toBe(403)
      expect((await failureOf(pages.next())).failure).toBe('format')
      expect((await pages.next()).value).toEqual([2, 3])
      expect((await collect(pages)).flat()).toEqual([4, 5])
    },
  )

  it('is read one page at a time, also when several are asked for at once', async () => {
    scene.server.next(ok([1]), ok([2]), ok([]))
    const pages = scene.client().pages('rows', byPage())
    const came = await Promise.all([pages.next(), pages.next(), pages.next(), pages.next()])
    expect(came.map(({ value }) => value)).toEqual([[1], [2], [], undefined])
    expect(urls()).toEqual(['?page=1', '?page=2', '?page=3'])
  })

  describe('that repeats', () => {
    it.each<[string, Paging, unknown, number]>([
      ['by page, as the last page over and over', byPage(), { items: [1, 2] }, 2],
      ['by offset, as the offset is ignored', byOffset({ limit: 2 }), { items: [1, 2] }, 2],
      ['by a cursor that stays', byCursor({ path: 'next' }), { items: [1, 2], next: 'c1' }, 2],
      ['by the id of the last item', byCursor({ lastItem: 'id' }), [{ id: 7 }], 2],
      ['by a link to itself', byLink({ path: 'next' }), { items: [1], next: '/v1/rows' }, 2],
    ])('%s is read once', async (_, paging, answer, requests) => {
      scene.server.always = ok(answer)
      expect(await read(paging)).toHaveLength(1)
      expect(scene.server.received).toHaveLength(requests)
      expect(scene.logged.join()).toMatch(/rows: page 2 is the same as one before/)
    })

    it('by the first page after the last one ends', async () => {
      scene.server.always = (response, received) => {
        json(response, [Number(params(received).get('page')) % 3])
      }
      expect(await read(byPage({ first: 0 }))).toEqual([[0], [1], [2]])
    })

    it('by links in a circle ends', async () => {
      scene.server.always = (response, received) => {
        const at = Number(params(received).get('at') ?? 0)
        json(response, { items: [at], next: `?at=${at === 3 ? 1 : at + 1}` })
      }
      expect(await read(byLink({ path: 'next' }))).toEqual([[0], [1], [2], [3]])
      expect(scene.logged.join()).toContain('page 4 leads back to one before')
    })

    it('in its contents only, under another number of rows, is no repeat', async () => {
      scene.server.always = (response, received) => {
        const page = Number(params(received).get('page'))
        json(response, { page, items: page < 4 ? [0, 0] : [] })
      }
      expect(await read(byPage())).toEqual([[0, 0], [0, 0], [0, 0], []])
    })
  })

  describe('with an empty page in the middle', () => {
    it('is read on where there is a cursor', async () => {
      scene.server.next(ok({ items: [1], next: 'a' }), ok({ items: [], next: 'b' }))
      scene.server.next(ok({ items: [], next: 'c' }), ok({ items: [2], next: '' }))
      expect(await read(byCursor({ path: 'next' }))).toEqual([[1], [], [], [2]])
      expect(urls()).toEqual(['', '?cursor=a', '?cursor=b', '?cursor=c'])
    })

    it('is read on where there is a link', async () => {
      scene.server.next(
        ok([1], { link: '<?b>; rel=next' }),
        ok([], { link: '<?c>; rel=next' }),
        ok([2]),
      )
      expect(await read(byLink())).toEqual([[1], [], [2]])
    })

    it('is read on where the API says that there are more pages', async () => {
      scene.server.next(ok({ items: [1], more: true }), ok({ items: [], more: true }))
      scene.server.next(ok({ items: [2], more: false }))
      expect(await read(byPage({ hasMore: 'more' }))).toEqual([[1], [], [2]])
    })

    it('is read on where the API says how many pages there are', async () => {
      for (const items of [[1], [], [2]]) scene.server.next(ok({ items, meta: { pages: '3' } }))
      expect(await read(byPage({ totalPages: 'meta.pages' }))).toEqual([[1], [], [2]])
    })

    it('is read on where the API says how many items there are', async () => {
      for (const items of [[1, 2], [], [5]]) scene.server.next(ok({ items, total: 5 }))
      expect(await read(byOffset({ limit: 2, total: 'total' }))).toEqual([[1, 2], [], [5]])
      expect(urls()).toEqual(['?offset=0&limit=2', '?offset=2&limit=2', '?offset=4&limit=2'])
    })

    it('is refused where nothing says how far to go on', async () => {
      scene.server.always = ok({ items: [], more: true })
      await expect(read(byOffset({ hasMore: 'more', items: 'items' }))).rejects.toThrow(
        'expected items, because more are announced, from Acme',
      )
    })

    it('is the end where nothing says that there are more', async () => {
      scene.server.next(ok([1]), ok([]), ok([2]))
      expect(await read(byPage())).toEqual([[1], []])
    })
  })

  describe('that is shorter than asked for', () => {
    it('is no end, as APIs give fewer than they are asked for', async () => {
      scene.server.next(ok([1, 2]), ok([3]), ok([]))
      expect((await read(byPage({ size: 1_000 }))).flat()).toEqual([1, 2, 3])
      expect(urls()[0]).toBe('?page=1&per_page=1000')
    })

    it.each([
      byPage({ size: 2, shortPageIsLast: true }),
      byOffset({ limit: 2, shortPageIsLast: true }),
    ])('is the end if the author declares this', async (paging) => {
      scene.server.next(ok([1, 2]), ok([3]))
      expect(await read(paging)).toEqual([[1, 2], [3]])
      expect(scene.server.received).toHaveLength(2)
    })
  })

  describe('with links', () => {
    it.each([
      'https://evil.example.com/v1/rows?page=2',
      '//evil.example.com/v1/rows',
      'http://127.0.0.1:1/v1/rows',
      'http://me:you@127.0.0.1/v1/rows',
      'javascript:alert(1)',
      'file:///etc/passwd',
    ])('to %s is refused, and nothing is sent there', async (link) => {
      scene.server.next(ok({ items: [1], next: link }))
      const error = await failureOf(read(byLink({ path: 'next' })))
      expect(error).toMatchObject({
        name: 'BadRequestError',
        failure: 'redirect',
        retryable: false,
      })
      expect(error.message).toContain('in its link to the next page, and credentials stay with')
      expect(scene.server.received).toHaveLength(1)
    })

    it('to another port of the same host is refused', async () => {
      const other = await new ApiServer().start()
      scene.server.next(ok([1], { link: `<${other.origin}/v1/rows>; rel="next"` }))
      expect((await failureOf(read(byLink()))).failure).toBe('redirect')
      expect(other.received).toEqual([])
      await other.stop()
    })

    it.each([
      ['?page=2', '/v1/rows?page=2'],
      ['more', '/v1/more'],
      ['/v2/rows', '/v2/rows'],
      ['ORIGIN/v1/rows?page=2', '/v1/rows?page=2'],
    ])('to %s is followed', async (link, url) => {
      const next = link.replace('ORIGIN', scene.server.origin)
      scene.server.next(ok({ items: [1], next }), ok({ items: [2], next: null }))
      expect(await read(byLink({ path: 'next' }), { query: { size: 1 } })).toEqual([[1], [2]])
      expect(scene.server.received.map((one) => one.url)).toEqual(['/v1/rows?size=1', url])
    })

    it('without encryption to the same host is followed with it', async () => {
      const asked: string[] = []
      const fetch = (url: string): Promise<Response> => {
        asked.push(url)
        const next = asked.length === 1 ? 'http://api.example.com/rows?page=2' : null
        return Promise.resolve(Response.json({ items: [asked.length], next }))
      }
      const client = scene.client({ baseUrl: 'https://api.example.com', fetch })
      await collect(client.pages('rows', byLink({ path: 'next' })))
      expect(asked[1]).toBe('https://api.example.com/rows?page=2')
    })

    it.each([
      ['<?a>; rel="prev", <?b>; rel="next"', '?b'],
      ['<?b>; rel=next; title="a, b; c"', '?b'],
      ['<?b>; title="x"; rel="last next"', '?b'],
      ['<?a,b;c>; rel="next"', '?a,b;c'],
    ])('in the header %s is found', async (link, url) => {
      scene.server.next(ok([1], { link }), ok([2]))
      await read(byLink())
      expect(urls()[1]).toBe(url)
    })

    it.each(['<?b>; rel="prev"', ''])('in the header %j is no next one', async (link) => {
      scene.server.next(ok([1], { link }))
      expect(await read(byLink())).toEqual([[1]])
    })

    it.each(['nonsense', ';;;', '<?b', '<?b; rel="next"'])(
      'in the header %j cannot be read, which is no end',
      async (link) => {
        scene.server.next(ok([1], { link }))
        const error = await failureOf(read(byLink()))
        expect(error).toMatchObject({ failure: 'format', retryable: true })
        expect(error.message).toContain('expected links in the header Link')
      },
    )

    it('shows nothing of the credentials that the API repeats in them', async () => {
      const next = '/v1/rows?api_key=canary-7f3a91c2e5&page=2'
      scene.server.next(ok({ items: [1], next }), ok({ items: [2], next: '' }))
      const client = scene.client({ auth: query('api_key', 'canary-7f3a91c2e5') })
      const [first] = await collect(client.pages('rows', byLink({ path: 'next' })))
      expect(first?.next).toBe(`${scene.server.origin}/v1/rows?page=2`)
      expect(scene.server.received[1]?.url).toBe('/v1/rows?page=2&api_key=canary-7f3a91c2e5')
    })
  })

  it.each<[string, unknown, Paging, string]>([
    ['an object without a list', { a: 1 }, byPage(), 'got an object without one'],
    ['several lists', { a: [1], b: [2] }, byPage(), 'got several: a, b; the option items'],
    ['null', null, byPage(), 'got null'],
    ['text', 'rows', byPage(), 'got string'],
    [
      'no list at the path',
      { data: {} },
      byPage({ items: 'data.rows' }),
      'a list of items at data.rows',
    ],
    [
      'a cursor that is an object',
      { rows: [1], next: {} },
      byCursor({ path: 'next' }),
      'a text or a number as the next cursor at next',
    ],
    ['a link that is a number', { rows: [1], next: 7 }, byLink({ path: 'next' }), 'a link at next'],
    [
      'a total that is none',
      { rows: [1], total: 'many' },
      byOffset({ total: 'total' }),
      'a number at total',
    ],
    [
      'a flag that is none',
      { rows: [1], more: 'yes' },
      byPage({ hasMore: 'more' }),
      'true or false at more',
    ],
  ])('is refused when it is %s', async (_, answer, paging, words) => {
    scene.server.always = ok(answer)
    const error = await failureOf(read(paging))
    expect(error).toMatchObject({ name: 'AnswerFormatError', retryable: true })
    expect(error.message).toContain(words)
  })

  it.each([{}, { path: 'next', lastItem: 'id' }])(
    'by cursor has to be told where the cursor is: %j',
    (options) => {
      expect(() => byCursor(options)).toThrow('expected either path')
    },
  )

  it('by cursor in a JSON body is asked for with POST, again if the author says so', async () => {
    scene.server.next(ok({ rows: [1], next: 'a' }), status(500), ok({ rows: [2] }))
    const paging = byCursor({ param: 'after', path: 'next', in: 'json' })
    const options = { method: 'POST', json: { filter: 'x' }, idempotent: true }
    expect(await read(paging, options)).toEqual([[1], [2]])
    const sent = scene.server.received.map(({ body }) => JSON.parse(body) as unknown)
    expect(sent).toEqual([
      { filter: 'x' },
      { filter: 'x', after: 'a' },
      { filter: 'x', after: 'a' },
    ])
  })

  it('by the last item is followed as long as there are more', async () => {
    scene.server.next(ok({ data: [{ id: 'a' }, { id: 'b' }], has_more: true }))
    scene.server.next(ok({ data: [{ id: 'c' }], has_more: false }))
    const paging = byCursor({ param: 'starting_after', lastItem: 'id', hasMore: 'has_more' })
    expect((await read(paging)).flat()).toHaveLength(3)
    expect(urls()).toEqual(['', '?starting_after=b'])
  })

  it('of one page is asked for once', async () => {
    scene.server.always = ok({ rows: [1, 2] })
    expect(await read(onePage({ items: 'rows' }))).toEqual([[1, 2]])
    expect(urls()).toEqual([''])
  })

  it('closes nothing but itself when the reader stops early', async () => {
    scene.server.always = (response, received) => {
      json(response, [params(received).get('page')])
    }
    for await (const page of scene.client().pages('rows', byPage())) {
      expect(page).toEqual(['1'])
      break
    }
    expect(scene.server.received).toHaveLength(1)
  })
})
