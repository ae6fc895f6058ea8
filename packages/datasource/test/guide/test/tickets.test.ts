import { createServer, type Server } from 'node:http'
import { type AddressInfo } from 'node:net'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { parseSource, resolveValues } from '@panoply/datasource'
import { readAll } from '@panoply/datasource/testing'

import { CONFIG, Stream } from '../src/tickets.js'

const tickets = [1, 2, 3, 4, 5].map((id) => ({ id, title: `Ticket ${id}` }))

describe('the tickets source', () => {
  let server: Server
  let status = 200
  let url = ''

  beforeEach(async () => {
    status = 200
    server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', url)
      const [after, limit] = [Number(searchParams.get('after')), Number(searchParams.get('limit'))]
      const page = tickets.filter(({ id }) => id > after).slice(0, limit)
      response.statusCode = request.headers.authorization === 'Bearer a-token' ? status : 401
      const projects = [{ id: 'p1', name: 'Website' }]
      response.end(
        JSON.stringify(pathname === '/projects' ? projects : { tickets: page, total: 5 }),
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve))
  })

  const open = (more: object = {}): Stream =>
    new Stream(
      parseSource(CONFIG, {
        ...{ url, token: 'a-token', project: { id: 'p1', name: 'Website' }, pageSize: '2' },
        ...more,
      }),
    )

  it('reads all tickets, page by page, and tells how far it is', async () => {
    const { batches, rows, state, events } = await readAll(open())

    expect(batches).toHaveLength(3)
    expect(rows).toMatchObject(tickets)
    expect(state).toEqual({ lastId: 5 })
    expect(events.findLast(({ type }) => type === 'progress')?.data).toEqual({
      loaded: 5,
      total: 5,
      msg: '5 of 5 tickets of Website',
    })
  })

  it('goes on where the state says', async () => {
    const { rows } = await readAll(open({ state: { lastId: 3 } }))
    expect(rows).toMatchObject(tickets.slice(3))
  })

  it.each([
    [503, true],
    [429, true],
    [403, false],
  ])('fails at a %d, and says whether trying again can help', async (answer, retryable) => {
    status = answer
    await expect(readAll(open())).rejects.toMatchObject({ retryable })
  })

  it('offers the projects that the token can see', async () => {
    const project = CONFIG.params[2]
    await expect(resolveValues(project, { url, token: 'a-token' })).resolves.toEqual([
      { id: 'p1', name: 'Website' },
    ])
    await expect(resolveValues(project, { url, token: 'stolen' })).rejects.toThrow('answered 401')
  })
})
