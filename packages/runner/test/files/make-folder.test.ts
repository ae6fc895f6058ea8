import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'

import { makeFolder } from '../../src/files/make-folder.js'

const newFolder = temporaryFolders()

const faultOf = (code: string): Error =>
  Object.assign(new Error(`${code}: so says the system, mkdir`), { code })

describe('a folder', () => {
  it('is made with those above it, for whom it is meant', () => {
    const path = join(newFolder(), 'not', 'there')
    makeFolder(path, { mode: 0o700 })
    makeFolder(path)
    expect(statSync(path).mode & 0o777).toBe(0o700)
  })

  it('that cannot be made fails with the fault of the first one that is missing', () => {
    // As Node does on a read-only file system: making several it says that there is no such file.
    const make = (path: string, { recursive }: { recursive?: boolean }): never => {
      throw faultOf(recursive === true || path !== '/ro/a' ? 'ENOENT' : 'EROFS')
    }
    expect(() => {
      makeFolder('/ro/a/b/c', { make })
    }).toThrow(/^EROFS: /)
  })

  it('that has no root fails, too', () => {
    const make = (): never => {
      throw faultOf('ENOENT')
    }
    expect(() => {
      makeFolder('/a/b', { make })
    }).toThrow(/^ENOENT: /)
  })

  it('is none below a file', () => {
    const file = join(newFolder(), 'file')
    writeFileSync(file, '')
    expect(() => {
      makeFolder(join(file, 'a'))
    }).toThrow(/^ENOTDIR: /)
  })
})
