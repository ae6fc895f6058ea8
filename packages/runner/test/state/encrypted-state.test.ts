import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'

import { FileStateStore, type SavedSource } from '../../src/index.js'

const newFolder = temporaryFolders()
const [KEY, OTHER_KEY] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [
  string,
  string,
]

const kept: SavedSource = {
  changes: { token: { value: { access: 'a-secret-token' }, given: 'a-digest-of-what-was-given' } },
  checkpoints: {
    run: { state: { page: 7 }, finished: false, at: '2026-01-01T00:00:00Z', truncated: [] },
  },
}

const save = (folder: string, stateKey?: string, sourceKey = 'one'): void => {
  const session = new FileStateStore(folder, { ...(stateKey !== undefined && { stateKey }) }).open(
    sourceKey,
    'One',
  )
  session.save(kept)
  session.close()
}

const load = (folder: string, stateKey?: string, sourceKey = 'one'): SavedSource => {
  const session = new FileStateStore(folder, { ...(stateKey !== undefined && { stateKey }) }).open(
    sourceKey,
    'One',
  )
  session.close()
  return session.saved
}

const textIn = (folder: string): string => readFileSync(join(folder, 'one.json'), 'utf8')

describe('a state folder with a key', () => {
  it.each([
    ['no key', undefined, /are encrypted, and PANOPLY_STATE_KEY is not set/],
    ['another key', OTHER_KEY, /encrypted with the key [0-9a-f]{8}, and PANOPLY_STATE_KEY holds/],
  ])(
    'is not read with %s, is left as it is, and is free for the next run',
    (_, stateKey, message) => {
      const folder = newFolder()
      save(folder, KEY)
      const before = textIn(folder)

      for (const attempt of [1, 2]) {
        expect(() => load(folder, stateKey)).toThrow(message)
        expect(attempt).toBeDefined()
      }
      expect(textIn(folder)).toBe(before)
      expect(load(folder, KEY)).toEqual(kept)
    },
  )

  it('does not take what was encrypted for another source', () => {
    const folder = newFolder()
    save(folder, KEY)
    writeFileSync(join(folder, 'two.json'), textIn(folder))

    expect(() => load(folder, KEY, 'two')).toThrow(/were changed since they were encrypted/)
  })

  it('holds no secret and nothing that was made from one; the state itself can be read', () => {
    const folder = newFolder()
    save(folder, KEY)

    expect(textIn(folder)).not.toMatch(/a-secret-token|access|a-digest/)
    expect(textIn(folder)).toContain('"page": 7')
    expect(load(folder, KEY)).toEqual(kept)
  })

  it('reads what was saved before there was a key, and encrypts it the next time', () => {
    const folder = newFolder()
    save(folder)
    expect(textIn(folder)).toContain('a-secret-token')
    expect(load(folder, KEY)).toEqual(kept)
    save(folder, KEY)

    expect(textIn(folder)).not.toContain('a-secret-token')
  })

  it('changes its key: the new one in front encrypts, the old one behind it still decrypts', () => {
    const folder = newFolder()
    save(folder, KEY)
    expect(load(folder, `${OTHER_KEY},${KEY}`)).toEqual(kept)
    save(folder, `${OTHER_KEY},${KEY}`)

    expect(load(folder, OTHER_KEY)).toEqual(kept)
    expect(() => load(folder, KEY)).toThrow(/encrypted with the key/)
  })
})
