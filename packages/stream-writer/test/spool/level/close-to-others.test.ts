import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterEach, describe, expect, it } from '@jest/globals'

import { ClassicLevelSpool } from '../../../src/spool/level/classic-level-spool.js'
import { makeDirectory } from '../../support/directory.js'

const opened: ClassicLevelSpool[] = []
afterEach(async () => {
  for (const spool of opened.splice(0)) await spool.close()
})

const spoolIn = (directory: string): ClassicLevelSpool => {
  const spool = new ClassicLevelSpool({ directory, account: 'account' })
  opened.push(spool)
  return spool
}

/** A directory that is there before the spool. */
const existing = (mode: number): string => {
  const directory = join(makeDirectory(), 'spool')
  mkdirSync(directory)
  chmodSync(directory, mode)
  return directory
}

const modeOf = (directory: string): number => statSync(directory).mode & 0o7777

describe('a directory that others may open', () => {
  it.each([
    ['holds other files', 0o755, 'holds orders.csv, too', 'orders.csv'],
    ['is shared by many users', 0o1777, 'is not this user’s alone', undefined],
  ])('is refused and left as it is where it %s', async (_, mode, reason, file) => {
    const directory = existing(mode)
    if (file !== undefined) writeFileSync(join(directory, file), '')
    await expect(spoolIn(directory).open()).rejects.toMatchObject({
      code: 'PANOPLY_SPOOL_FAILED',
      kind: 'foreign',
      directory,
      message: expect.stringContaining(reason),
    })
    expect(modeOf(directory)).toBe(mode)
    expect(readdirSync(directory)).toEqual(file === undefined ? [] : [file])
  })

  it.each([0o755, 0o750, 0o777, 0o711])('is closed to them where it is empty: %o', async (mode) => {
    const directory = existing(mode)
    await spoolIn(directory).open()
    expect(modeOf(directory)).toBe(0o700)
  })

  it('is closed to them where it holds a spool', async () => {
    const directory = existing(0o700)
    const first = spoolIn(directory)
    await first.open()
    await first.close()
    chmodSync(directory, 0o755)
    await expect(spoolIn(directory).open()).resolves.toMatchObject({ records: 0 })
    expect(modeOf(directory)).toBe(0o700)
  })
})

describe('a directory that is closed to others', () => {
  it('may hold other files', async () => {
    const directory = existing(0o700)
    writeFileSync(join(directory, 'orders.csv'), '')
    await expect(spoolIn(directory).open()).resolves.toMatchObject({ records: 0 })
  })
})
