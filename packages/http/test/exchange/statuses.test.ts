import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { isRetryable, wrapErrors } from '@panoply/errors'

import type * as http from '../../src/index.js'
import { status } from '../support/api-server.js'
import { failureOf, Scene } from '../support/scene.js'

describe('a status that is no success', () => {
  let scene: Scene

  beforeEach(async () => {
    scene = new Scene()
    await scene.start()
  })

  afterEach(() => scene.stop())

  it.each([
    [400, 'BadRequestError', 400, false, 1],
    [401, 'UnauthorizedError', 401, false, 1],
    [402, 'BadRequestError', 400, false, 1],
    [403, 'ForbiddenError', 403, false, 1],
    [404, 'NotFoundError', 404, false, 1],
    [408, 'NoAnswerError', 408, true, 4],
    [409, 'BadRequestError', 400, false, 1],
    [410, 'NotFoundError', 404, false, 1],
    [422, 'BadRequestError', 400, false, 1],
    [425, 'HttpError', 500, true, 4],
    [429, 'RateLimitError', 429, true, 4],
    [500, 'HttpError', 500, true, 4],
    [501, 'HttpError', 500, false, 1],
    [502, 'HttpError', 500, true, 4],
    [503, 'HttpError', 500, true, 4],
    [504, 'HttpError', 500, true, 4],
    [505, 'HttpError', 500, false, 1],
    [511, 'ForbiddenError', 403, false, 1],
    [520, 'HttpError', 500, true, 4],
    [304, 'BadRequestError', 400, false, 1],
  ])(
    '%d is a %s with the status %d, retryable: %s, after %d attempts',
    async (code, name, wrapped, retryable, attempts) => {
      scene.server.always = status(code, {}, { message: 'some words' })
      const get = wrapErrors('collect')(() => scene.client().get('rows'))
      await expect(get()).rejects.toMatchObject({
        ...{ status: wrapped, retryable, errorName: name },
        cause: { name, status: code, retryable, failure: 'status', method: 'GET' },
      })
      expect(scene.server.received).toHaveLength(attempts)
      const error = await failureOf(scene.client({ retry: false }).get('rows'))
      expect(isRetryable(error)).toBe(retryable)
      expect(error.url).toBe(`${scene.server.origin}/v1/rows`)
    },
  )

  it.each([
    [{ message: 'no such row' }, ': no such row'],
    [{ error: { message: 'inside' } }, ': inside'],
    [{ errors: [{ detail: 'the first' }, { detail: 'the second' }] }, ': the first'],
    [{ error: 'invalid_request', error_description: 'told twice' }, ': told twice'],
    [{ error: 'invalid_request' }, ': invalid_request'],
    [[{ message: 'in a list' }], ': in a list'],
    [{ code: 7 }, ''],
    [null, ''],
    ['text', ''],
  ])('is explained in the words of the API: %j', async (body, words) => {
    scene.server.always = status(400, {}, body)
    const { message } = await failureOf(scene.client().get('rows'))
    expect(message).toBe(`Acme answered 400 to rows${words}`)
  })

  it('names the method where it is another than GET', async () => {
    scene.server.always = status(400)
    const { message, method } = await failureOf(scene.client().put('rows/1', { json: {} }))
    expect([message, method]).toEqual(['Acme answered 400 to PUT rows/1', 'PUT'])
  })

  it('is explained by the author where the API has words of its own', async () => {
    scene.server.always = status(418, {}, { why: 'a teapot' })
    const reason = (body: unknown): string => (body as { why: string }).why
    await expect(scene.client({ reason }).get('rows')).rejects.toThrow('418 to rows: a teapot')
  })

  it('is told without an explanation where the author has not foreseen the answer', async () => {
    scene.server.always = (response) => {
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html>bad gateway</html>')
    }
    const reason = (body: unknown): string => (body as { why: string }).why
    const error = await failureOf(scene.client({ reason, retry: false }).get('rows'))
    expect(error.message).toBe('Acme answered 502 to rows')
    expect(error.body).toBe('<html>bad gateway</html>')
    expect(scene.logged.join()).toContain('the option reason failed')
  })

  it('shows the beginning of a long body only, and a short explanation', async () => {
    scene.server.always = status(400, {}, { message: 'x'.repeat(5_000_000) })
    const { body, message } = await failureOf(scene.client().get('rows'))
    expect(body?.length).toBe(1_000)
    expect(message.length).toBeLessThan(400)
  })

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
    'is not asked for again after a %s, unless it is said to be idempotent',
    async (method) => {
      scene.server.always = status(503)
      const client = scene.client()
      expect((await failureOf(client.request(method, 'rows'))).retryable).toBe(true)
      expect(scene.server.received).toHaveLength(1)
      await failureOf(client.request(method, 'rows', { idempotent: true }))
      expect(scene.server.received).toHaveLength(5)
    },
  )

  it('is not asked for again after a GET that is said not to be idempotent', async () => {
    scene.server.always = status(503)
    await failureOf(scene.client().get('rows', { idempotent: false }))
    expect(scene.server.received).toHaveLength(1)
  })

  it('is asked for again as often and as long as the author says', async () => {
    scene.server.always = status(500)
    const retry = { attempts: 2, shouldRetry: ({ status: code }: http.HttpError) => code === 500 }
    await failureOf(scene.client({ retry }).get('rows'))
    expect(scene.server.received).toHaveLength(2)
    scene.server.always = status(503)
    await failureOf(scene.client({ retry }).get('rows'))
    expect(scene.server.received).toHaveLength(3)
  })

  it('is survived: the answer after it counts, and the log tells of it', async () => {
    scene.server.next(status(500), status(502))
    await expect(scene.client().get('rows')).resolves.toEqual({ ok: true })
    expect(scene.clock.sleptMs).toEqual([250, 500])
    expect(scene.logged).toEqual([
      'Acme answered 500 to rows; attempt 2 of 4 follows in 250 ms',
      'Acme answered 502 to rows; attempt 3 of 4 follows in 500 ms',
    ])
  })
})
