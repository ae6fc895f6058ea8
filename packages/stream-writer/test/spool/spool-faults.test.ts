import { existsSync, statSync, writeFileSync } from 'node:fs'
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
    // As Node does on a read-only file system: making several it says that there is no such file.
    const make = (path: string, { recursive }: { recursive?: boolean }): Promise<never> =>
      Promise.reject(faultOf(recursive === true || path !== '/ro/a' ? 'ENOENT' : 'EROFS'))
    await expect(makeSpoolDirectory('/ro/a/b/c', make)).rejects.toMatchObject({ code: 'EROFS' })
  })

  it('that has no root fails, too', async () => {
    const make = (): Promise<never> => Promise.reject(faultOf('ENOENT'))
    await expect(makeSpoolDirectory('/a/b', make)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('is none where a file is, which stays', async () => {
    const file = join(makeDirectory(), 'file')
    writeFileSync(file, '')
    await expect(makeSpoolDirectory(join(file, 'a'))).rejects.toMatchObject({ code: 'ENOTDIR' })
    expect(existsSync(file)).toBe(true)
  })
})
