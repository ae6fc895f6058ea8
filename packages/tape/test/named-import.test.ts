import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'

import { Scene } from './support/scene.js'

const built = programBuilder(new URL('../', import.meta.url))

describe('a program that imports request of node:http by its name', () => {
  let scene: Scene

  beforeEach(async () => {
    scene = new Scene()
    await scene.start()
  })

  afterEach(() => scene.stop())

  it('does not go past the tape, and has the network back afterwards', async () => {
    let count = 0
    scene.api.answer = (response) => response.end(`answer ${(count += 1)}`)
    const program = built('test/programs/named-import.ts')
    const words = [program, scene.path, `${scene.api.origin}/rows`]
    const { stdout } = await promisify(execFile)(process.execPath, words)
    expect(JSON.parse(stdout)).toEqual([
      'answer 1',
      'answer 1',
      expect.stringContaining('is not on the tape'),
      'answer 2',
    ])
    expect(scene.api.received).toHaveLength(2)
  })
})
