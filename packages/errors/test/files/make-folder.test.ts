import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, describe, expect, it } from '@jest/globals'

import { makeFolder } from '../../src/files/make-folder.js'

const folders: string[] = []
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'panoply-folder-'))
  folders.push(folder)
  return folder
}
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

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
    const make = (path: string): never => {
      throw faultOf(path === '/ro/a' ? 'EROFS' : 'ENOENT')
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

  it('is none below a file, and no file in its place', () => {
    const file = join(newFolder(), 'file')
    writeFileSync(file, '')
    expect(() => {
      makeFolder(join(file, 'a', 'b'))
    }).toThrow(/^ENOTDIR: /)
    expect(() => {
      makeFolder(file)
    }).toThrow(/^EEXIST: /)
  })

  it('fails below a folder that makes none and says that there is no such file, as /proc does', () => {
    const inside = newFolder()
    const make = (path: string): void => {
      if (path.startsWith(join(inside, 'x'))) throw faultOf('ENOENT')
      mkdirSync(path)
    }
    for (const path of [join(inside, 'x'), join(inside, 'x', 'y', 'z')]) {
      expect(() => {
        makeFolder(path, { make })
      }).toThrow(/^ENOENT: /)
    }
  })

  it('that another process makes at the same moment is taken', () => {
    const folder = join(newFolder(), 'a', 'b')
    const make = (path: string): void => {
      mkdirSync(path, { recursive: path === folder && existsSync(dirname(folder)) })
      if (path === folder) throw faultOf('EEXIST')
    }
    makeFolder(folder, { make })
    expect(existsSync(folder)).toBe(true)
  })
})
