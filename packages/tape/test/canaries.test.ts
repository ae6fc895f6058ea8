import { writeFileSync } from 'node:fs'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { CANARY, leaksOf, thrownBy } from '@panoply/test-kit'

import { recordTape, replayTape } from '../src/index.js'
import { type Ask, CLIENTS } from './support/clients.js'
import { Scene } from './support/scene.js'

const known = {
  source: { phrase: CANARY },
  config: { params: [{ name: 'phrase', type: 'password' }] },
}

describe('an error of a tape holds no secret', () => {
  let scene: Scene
  beforeEach(async () => {
    scene = new Scene()
    await scene.start()
  })
  afterEach(() => scene.stop())

  const address = (): string =>
    `${scene.api.origin}/${encodeURIComponent(CANARY)}?q=${encodeURIComponent(CANARY)}`
  const sent = {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${CANARY}` },
    body: JSON.stringify({ text: `I am ${CANARY}` }),
  }

  it.each(CLIENTS)('that lacks a request, asked with %s', async (_, ask) => {
    await recordTape(scene.path, () => ask(`${scene.api.origin}/other`), known)
    const error = await thrownBy(replayTape(scene.path, () => ask(address(), sent), known))

    expect(error).toMatchObject({ code: 'PANOPLY_TAPE_FAILED' })
    expect(leaksOf(error)).toEqual([])
  })

  it('of which an answer broke off', async () => {
    scene.api.answer = (response) => {
      response.writeHead(200, { 'content-length': '1000', 'x-echo': encodeURIComponent(CANARY) })
      response.write(CANARY, () => response.destroy())
    }
    const [[, ask]] = CLIENTS as [[string, Ask]]
    const recording = recordTape(
      scene.path,
      () => ask(address(), sent).catch(() => 'went on'),
      known,
    )

    expect(leaksOf(await thrownBy(recording))).toEqual([])
  })

  it('that is no tape', async () => {
    writeFileSync(scene.path, `{"version": "${encodeURIComponent(CANARY)}", ${CANARY}`)
    expect(leaksOf(await thrownBy(replayTape(scene.path, () => 1, known)))).toEqual([])
  })
})
