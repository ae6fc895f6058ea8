import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { checkConfig, resolveValues } from '@panoply/datasource'

import { CONFIG } from '../src/index.js'
import { LibratoServer } from './support/librato-server.js'

describe('the metrics to choose from', () => {
  const [, , metrics] = CONFIG.params
  let server: LibratoServer

  beforeEach(async () => {
    server = new LibratoServer()
    await server.start()
  })

  afterEach(() => server.stop())

  const listed = (token = server.token): Promise<readonly unknown[]> =>
    resolveValues(metrics, { user: server.user, token, apiUrl: server.url })

  it('cannot be listed before the token is known', async () => {
    await expect(listed('')).rejects.toThrow('fill in token first')
  })

  it('cannot be listed with a wrong token, and the reason is told without it', async () => {
    await expect(listed('a-stolen-token')).rejects.toMatchObject({
      ...{ phase: 'config', status: 401, retryable: false },
      message: 'Librato answered 401 to metrics: Authorization Required',
    })
  })

  it('are refused in another form', async () => {
    server.failNext(200, { metrics: [{ title: 'no name' }] })
    await expect(listed()).rejects.toThrow('expected a list of metrics')
  })

  it.each([0, 1, 99, 100, 101, 250])('are all listed when there are %d', async (count) => {
    server.metrics = Array.from({ length: count }, (_, index) => `metric-${index}`)
    await expect(listed()).resolves.toEqual(server.metrics)
  })

  it('belong to a CONFIG without flaws', () => {
    expect(checkConfig(CONFIG).issues).toEqual([])
  })
})
