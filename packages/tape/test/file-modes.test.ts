import { chmodSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { recordTape } from '../src/index.js'
import { Scene } from './support/scene.js'

describe('a tape', () => {
  let scene: Scene
  let umask: number

  beforeEach(async () => {
    scene = new Scene()
    await scene.start()
    umask = process.umask(0)
  })

  afterEach(async () => {
    process.umask(umask)
    await scene.stop()
  })

  const record = (path: string): Promise<unknown> =>
    recordTape(path, async () => (await fetch(`${scene.api.origin}/groups`)).text())
  const modeOf = (path: string): number => statSync(path).mode & 0o777

  it('is for its owner only, and so is the folder that is made for it', async () => {
    const path = join(scene.folder, 'tapes', 'api.tape.json')
    await record(path)
    expect(modeOf(path)).toBe(0o600)
    expect(modeOf(dirname(path))).toBe(0o700)
  })

  // The recursive mkdir of Node never returns there.
  it('fails where the system makes no folder, as below /proc', async () => {
    await expect(record('/proc/none/tapes/api.tape.json')).rejects.toThrow('ENOENT')
  })

  it('is for its owner only where it replaces a tape that others may read', async () => {
    await record(scene.path)
    chmodSync(scene.path, 0o644)
    await record(scene.path)
    expect(modeOf(scene.path)).toBe(0o600)
  })
})
