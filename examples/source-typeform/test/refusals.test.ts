import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { readAll } from '@panoply/datasource/testing'

import { idsOf, Scene } from './support/scene.js'

describe('the Typeform source, when Typeform refuses or fails', () => {
  let scene: Scene

  beforeEach(async () => {
    scene = new Scene()
    await scene.start()
  })

  afterEach(() => scene.stop())

  it.each([
    [400, 400, false],
    [403, 403, false],
    [404, 404, false],
    [408, 408, true],
    [500, 500, true],
    [503, 500, true],
  ])('turns a %d into the status %d (retryable: %s)', async (httpStatus, status, retryable) => {
    scene.server.failNext(httpStatus, { code: 'SOME_CODE', description: 'some words' })
    await expect(scene.open().read()).rejects.toMatchObject({
      ...{ status, retryable, phase: 'collect', sourceType: 'typeform' },
      message: `Typeform answered ${httpStatus} to forms/abc123/responses: some words, SOME_CODE`,
    })
  })

  it.each(['<html>bad gateway</html>', 'null', '{"code":7}'])(
    'says the status where the body tells no reason: %s',
    async (body) => {
      scene.server.failNext(502, body)
      await expect(scene.open().read()).rejects.toThrow(/answered 502 to forms\/abc123\/responses$/)
    },
  )

  it.each([
    ['no JSON', 'maintenance'],
    ['no items', {}],
    ['items that are none', { items: ['text'] }],
    ['a response without a token', { items: [{ answers: [] }] }],
    ['answers that are no list', { items: [{ token: 't', answers: 'yes' }] }],
  ])('refuses %s', async (_, body) => {
    scene.server.failNext(200, body)
    await expect(scene.open().read()).rejects.toMatchObject({ status: 422 })
  })

  it('ends instead of turning in circles when a page is given again', async () => {
    const stream = scene.open()
    await stream.read(1)
    scene.server.failNext(200, { items: [{ token: 'response-1' }] })
    await expect(stream.read(1)).rejects.toMatchObject({ status: 422 })
  })

  it('says so when there is no answer', async () => {
    const stream = scene.open()
    await scene.server.stop()
    await expect(stream.read()).rejects.toMatchObject({ status: 408, retryable: true })
  })

  it('waits as long as Typeform asks, and gives up in the end', async () => {
    scene.server.failNext(429, {}, { 'retry-after': '7' })
    await expect(scene.open().read()).resolves.toHaveLength(4)
    expect(scene.clock.sleptMs).toEqual([7_000])

    for (let count = 0; count < 5; count += 1) scene.server.failNext(429)
    await expect(scene.open().read()).rejects.toMatchObject({ status: 429, retryable: true })
  })

  it.each([
    ['Sun, 01 Mar 2026 12:00:09 GMT', [9_000]],
    ['Sun, 01 Mar 2026 11:00:00 GMT', [500]],
    ['soon', [1_000]],
  ])('understands that it may come back at %s', async (retryAfter, sleptMs) => {
    const date = 'Sun, 01 Mar 2026 12:00:00 GMT'
    scene.server.failNext(429, {}, { 'retry-after': retryAfter, date })
    await scene.open().read()
    expect(scene.clock.sleptMs).toEqual(sleptMs)
  })

  it('refuses forms without an id, before it asks for one', () => {
    expect(() => scene.open({ forms: ['abc123'] })).toThrow('expected { name, value }')
  })

  it('loses nothing when a page fails and is asked for again', async () => {
    const stream = scene.open()
    await stream.read(2)
    scene.server.failNext(503)
    await expect(stream.read(2)).rejects.toMatchObject({ status: 500 })
    const { rows } = await readAll(stream, { batchSize: 2 })
    expect(idsOf(rows)).toEqual(['response-3', 'response-4', 'response-5'])
  })

  it('refuses a time that is none', async () => {
    const stream = scene.open({ lastTimeSucceed: 'yesterday' })
    await expect(stream.read()).rejects.toMatchObject({ status: 400, retryable: false })
  })
})
