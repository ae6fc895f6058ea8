import { getEventListeners } from 'node:events'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { byPage, HttpClient } from '../../src/index.js'
import { ok, status } from '../support/api-server.js'
import { collect, Scene } from '../support/scene.js'

describe('an abort', () => {
  let scene: Scene
  let controller: AbortController
  const reason = new Error('enough')

  beforeEach(async () => {
    scene = new Scene()
    controller = new AbortController()
    await scene.start()
  })

  afterEach(() => scene.stop())

  const abort = (): void => {
    controller.abort(reason)
  }

  it('before a request keeps it from being sent', async () => {
    abort()
    const { signal } = controller
    await expect(scene.client().get('rows', { signal })).rejects.toBe(reason)
    await expect(scene.client({ signal }).get('rows')).rejects.toBe(reason)
    await expect(collect(scene.client({ signal }).lines('rows'))).rejects.toBe(reason)
    expect(scene.server.received).toEqual([])
  })

  it.each<[string, () => void]>([
    ['before the answer', () => (scene.server.always = abort)],
    [
      'in the midst of the body',
      () =>
        (scene.server.always = (response) => {
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
          response.write('{"a"', abort)
        }),
    ],
    [
      'in the midst of a refusal',
      () =>
        (scene.server.always = (response) => {
          response.writeHead(500, { 'content-type': 'application/json', 'content-length': '100' })
          response.write('{"a"', abort)
        }),
    ],
  ])('%s breaks the request off, and no other follows', async (_, prepare) => {
    prepare()
    await expect(scene.client().get('rows', { signal: controller.signal })).rejects.toBe(reason)
    expect(scene.server.received).toHaveLength(1)
    expect(scene.clock.pending).toBe(0)
  })

  it('may have any reason', async () => {
    scene.server.always = () => {
      controller.abort('a text')
    }
    await expect(scene.client().get('rows', { signal: controller.signal })).rejects.toBe('a text')
  })

  it('ends the wait before the next attempt', async () => {
    scene.server.always = status(500)
    // The time of this machine: without the abort, the wait would last for ten seconds.
    const client = new HttpClient({
      ...{ baseUrl: scene.server.origin, random: () => 0.99 },
      log: abort,
    })
    await expect(client.get('rows', { signal: controller.signal })).rejects.toBe(reason)
    expect(scene.server.received).toHaveLength(1)
  })

  it('ends the wait that the API has asked for', async () => {
    scene.server.always = status(429, { 'retry-after': '30' })
    const client = new HttpClient({ baseUrl: scene.server.origin, log: abort })
    await expect(client.get('rows', { signal: controller.signal })).rejects.toBe(reason)
    expect(scene.server.received).toHaveLength(1)
  })

  it('ends the wait for a turn', async () => {
    const client = new HttpClient({
      ...{ baseUrl: scene.server.origin, rateLimit: { requests: 1, perMs: 100_000 } },
    })
    await client.get('rows')
    const waiting = client.get('rows', { signal: controller.signal })
    abort()
    await expect(waiting).rejects.toBe(reason)
    expect(scene.server.received).toHaveLength(1)
  })

  it('between two attempts keeps the next one from being sent', async () => {
    scene.server.next(status(500))
    const log = (): void => {
      abort()
    }
    const client = scene.client({ log, signal: controller.signal })
    await expect(client.get('rows')).rejects.toBe(reason)
    expect(scene.server.received).toHaveLength(1)
  })

  it('of the client or of the request both break it off', async () => {
    scene.server.always = abort
    const client = scene.client({ signal: controller.signal })
    await expect(client.get('rows', { signal: new AbortController().signal })).rejects.toBe(reason)
  })

  it('ends a stream between two values', async () => {
    scene.server.always = (response) => {
      response.writeHead(200).write('1\n')
    }
    const lines = scene.client().lines('rows', { signal: controller.signal })
    await expect(lines.next()).resolves.toEqual({ done: false, value: 1 })
    const second = lines.next()
    abort()
    await expect(second).rejects.toBe(reason)
    await expect(lines.next()).rejects.toBe(reason)
  })

  it('ends the reading of pages', async () => {
    scene.server.always = ok([1])
    const pages = scene.client().pages('rows', byPage(), { signal: controller.signal })
    await pages.next()
    abort()
    await expect(pages.next()).rejects.toBe(reason)
    expect(scene.server.received).toHaveLength(1)
  })

  it('leaves no listener at a signal that lives long', async () => {
    const { signal } = controller
    const client = scene.client({ signal })
    for (let count = 0; count < 20; count += 1) await client.get('rows')
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })
})
