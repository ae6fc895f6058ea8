import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { readAll } from '@panoply/datasource/testing'

import { Scene } from './support/scene.js'

describe('the access token of the Typeform source', () => {
  let scene: Scene

  beforeEach(async () => {
    scene = new Scene()
    await scene.start()
  })

  afterEach(() => scene.stop())

  it('is refreshed once when it has run out, and the new ones are told to be saved', async () => {
    const stream = scene.open()
    const saved: unknown[] = []
    stream.on('source-change', (changed) => saved.push(changed))
    scene.server.expireAccessToken()

    expect((await readAll(stream)).rows).toHaveLength(5)
    expect(scene.server.refreshes).toBe(1)
    expect(saved).toEqual([scene.server.tokens])
    expect(stream.source).toMatchObject(scene.server.tokens)
  })

  it('cannot be refreshed after the sign-in was revoked', async () => {
    const stream = scene.open()
    scene.server.revoke()
    await expect(stream.read()).rejects.toMatchObject({
      ...{ status: 401, retryable: false, errorName: 'TokenValidationError' },
    })
  })

  it('may be a personal one, which is not refreshed', async () => {
    const stream = scene.open({ refresh_token: undefined })
    await expect(stream.read()).resolves.toHaveLength(4)
    scene.server.expireAccessToken()
    await expect(stream.read()).rejects.toMatchObject({ status: 401, retryable: false })
    expect(scene.server.refreshes).toBe(0)
  })

  it('is shown nowhere, nor is any other secret', async () => {
    const secrets = ['client-secret', ...Object.values(scene.server.tokens)]
    const stream = scene.open({ forms: [{ name: 'Deleted', value: 'deleted' }] })
    scene.server.expireAccessToken()
    const error: unknown = await stream.read().catch((thrown: unknown) => thrown)
    secrets.push(...Object.values(scene.server.tokens))

    expect(error).toMatchObject({ status: 404, message: expect.stringContaining('Non existing') })
    expect(scene.logged.join()).toContain('reading Deleted')
    for (const text of [...scene.logged, String(error), JSON.stringify(error)]) {
      for (const secret of secrets) expect(text).not.toContain(secret)
    }
  })
})
