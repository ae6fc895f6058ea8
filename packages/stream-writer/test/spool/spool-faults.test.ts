import { existsSync, statSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'

import { makeDirectory as makeSpoolDirectory } from '../../src/spool/level/make-directory.js'
import { diskFault } from '../../src/spool/spool-faults.js'
import { makeDirectory } from '../support/directory.js'

const faultOf = (code: string): Error =>
  Object.assign(new Error(`${code}: so says the system, mkdir`), { code })

describe('a fault of the disk', () => {
  it('is told with its code, once', () => {
    expect(diskFault('/spool', faultOf('EROFS')).message).toBe(
      'records cannot be kept in /spool: EROFS: so says the system, mkdir',
    )
    const ofStore = Object.assign(new Error('no space left'), { code: 'LEVEL_IO_ERROR' })
    expect(diskFault('/spool', ofStore).message).toBe(
      'records cannot be kept in /spool: LEVEL_IO_ERROR: no space left',
    )
    expect(diskFault('/spool', 'odd').message).toBe('records cannot be kept in /spool: Error: odd')
  })
})

describe('the directory of a spool', () => {
  it('is made with those above it, for its owner', async () => {
    const directory = join(makeDirectory(), 'not', 'there')
    await makeSpoolDirectory(directory)
    await makeSpoolDirectory(directory)
    expect(statSync(directory).mode & 0o077).toBe(0)
  })

  it('that cannot be made fails with the fault of the first one that is missing', async () => {
    const make = (path: string): Promise<never> =>
      Promise.reject(faultOf(path === '/ro/a' ? 'EROFS' : 'ENOENT'))
    await expect(makeSpoolDirectory('/ro/a/b/c', make)).rejects.toMatchObject({ code: 'EROFS' })
  })

  it('that has no root fails, too', async () => {
    const make = (): Promise<never> => Promise.reject(faultOf('ENOENT'))
    await expect(makeSpoolDirectory('/a/b', make)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('fails below a directory that makes none and says that there is no such file, as /proc does', async () => {
    const inside = makeDirectory()
    const make = async (path: string): Promise<void> => {
      if (path.startsWith(join(inside, 'x'))) throw faultOf('ENOENT')
      await mkdir(path)
    }
    await expect(makeSpoolDirectory(join(inside, 'x', 'y'), make)).rejects.toMatchObject({
      code: 'ENOENT',
    })
  })

  it('is none where a file is, which stays', async () => {
    const file = join(makeDirectory(), 'file')
    writeFileSync(file, '')
    await expect(makeSpoolDirectory(join(file, 'a'))).rejects.toMatchObject({ code: 'ENOTDIR' })
    expect(existsSync(file)).toBe(true)
  })
})
