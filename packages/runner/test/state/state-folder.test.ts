import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'

import { FileStateStore } from '../../src/index.js'
import { NOTHING_SAVED } from '../../src/state/saved-source.js'

const newFolder = temporaryFolders()
const open = (folder: string): { close(): void } => new FileStateStore(folder).open('key', 'Source')

describe('a state folder', () => {
  it.each([
    ['its group', 0o720],
    ['everyone', 0o707],
  ])('that %s may write to is refused, and named', (_, mode) => {
    const folder = join(newFolder(), 'state')
    mkdirSync(folder)
    chmodSync(folder, mode)

    expect(() => open(folder)).toThrow(
      expect.objectContaining({
        argument: 'stateStore',
        message: expect.stringContaining(`${folder} holds secrets`) as unknown,
      }),
    )
    expect(readdirSync(folder)).toEqual([])
  })

  it('that is new is closed to others, and kept out of repositories', () => {
    const folder = join(newFolder(), 'state')
    open(folder).close()

    expect(statSync(folder).mode & 0o077).toBe(0)
    expect(existsSync(join(folder, '.gitignore'))).toBe(true)
  })

  it('is kept out of repositories also after a kill while its .gitignore was written', () => {
    const folder = newFolder()
    writeFileSync(join(folder, '.gitignore.0a1b.tmp'), '')
    open(folder).close()

    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('*\n')
  })

  it.each([['.git'], ['.gitignore']])('that holds %s keeps it as it is', (name) => {
    const folder = newFolder()
    writeFileSync(join(folder, name), 'mine')
    open(folder).close()

    expect(readdirSync(folder)).toEqual([name])
    expect(readFileSync(join(folder, name), 'utf8')).toBe('mine')
  })

  it('that holds other files gets no .gitignore, which would hide them all', () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'package.json'), '{}')
    open(folder).close()

    expect(readdirSync(folder)).toEqual(['package.json'])
  })

  it('loses what a killed process has left of its saves, and nothing else', () => {
    const folder = newFolder()
    const left = ['key.json.0a1b.tmp', 'key.json.2c3d.tmp']
    // The third belongs to a source with the key `key.json.x`, which may be saving.
    const others = ['other.json.4e5f.tmp', 'key.json.bak', 'key.json.x.json.4e5f.tmp', 'notes.tmp']
    for (const name of [...left, ...others]) writeFileSync(join(folder, name), 'token')
    const session = new FileStateStore(folder).open('key', 'Source')
    session.save(NOTHING_SAVED)
    session.close()

    expect(readdirSync(folder).sort()).toEqual([...others, 'key.json'].sort())
  })

  it('keeps what another run of the same source is about to save', () => {
    const folder = newFolder()
    const holder = new FileStateStore(folder).open('key', 'Source')
    writeFileSync(join(folder, 'key.json.0a1b.tmp'), 'token')

    expect(() => open(folder)).toThrow(expect.objectContaining({ code: 'PANOPLY_RUN_LOCKED' }))
    expect(existsSync(join(folder, 'key.json.0a1b.tmp'))).toBe(true)
    holder.close()
  })
})
