import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import { afterEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { ClassicLevelSpool } from '../../../src/spool/level/classic-level-spool.js'
import { loadStore, type StoreModule } from '../../../src/spool/level/load-store.js'
import type { SpoolEntry } from '../../../src/index.js'
import { makeDirectory } from '../../support/directory.js'

const opened: ClassicLevelSpool[] = []

afterEach(async () => {
  for (const spool of opened.splice(0)) await spool.close()
})

const spoolIn = (directory: string, account = 'account'): ClassicLevelSpool => {
  const spool = new ClassicLevelSpool({ directory, account })
  opened.push(spool)
  return spool
}

const entryOf = (id: number, size = 20, recordCount = 2): SpoolEntry => ({
  id,
  recordCount,
  body: Buffer.from(
    Array.from({ length: recordCount }, (_, n) =>
      JSON.stringify({ id, n, text: 'x'.repeat(size) }),
    ).join('\n'),
  ),
})

/** Everything that is there, in order. */
const readAll = async (spool: ClassicLevelSpool, lastId: number): Promise<SpoolEntry[]> => {
  const all: SpoolEntry[] = []
  for (;;) {
    const entries = await spool.read(all.at(-1)?.id ?? 0, lastId, 1_000_000)
    if (entries.length === 0) return all
    all.push(...entries)
  }
}

describe('a spool in LevelDB', () => {
  it('keeps entries for the next owner, and not those that were taken off', async () => {
    const directory = join(makeDirectory(), 'not', 'there', 'yet')
    const first = spoolIn(directory)
    await expect(first.open()).resolves.toEqual({
      records: 0,
      bytes: 0,
      lastId: 0,
      missingRecords: 0,
    })
    await first.write({ puts: [entryOf(1), entryOf(2), entryOf(3)], deletes: [] }, true)
    await first.write({ puts: [entryOf(4)], deletes: [entryOf(2)] }, false)
    await first.close()

    const second = spoolIn(directory)
    const kept = [entryOf(1), entryOf(3), entryOf(4)]
    const bytes = kept.reduce((sum, { body }) => sum + body.length + 1, 0)
    await expect(second.open()).resolves.toEqual({
      records: 6,
      bytes,
      lastId: 4,
      missingRecords: 0,
    })
    await expect(readAll(second, 4)).resolves.toEqual(kept)
    await expect(second.read(1, 3, 1_000_000)).resolves.toEqual([entryOf(3)])
    // As many as fit, and one at least.
    await expect(second.read(0, 4, 130)).resolves.toEqual([entryOf(1)])
    await expect(second.read(0, 4, 1)).resolves.toEqual([entryOf(1)])
  })

  it('is readable for its owner only', async () => {
    const directory = join(makeDirectory(), 'spool')
    await spoolIn(directory).open()
    expect(statSync(directory).mode & 0o077).toBe(0)
  })

  it('belongs to one at a time, and says so with the directory', async () => {
    const directory = makeDirectory()
    const first = spoolIn(directory)
    await first.open()
    const second = spoolIn(directory)
    await expect(second.open()).rejects.toMatchObject({
      code: 'PANOPLY_SPOOL_FAILED',
      kind: 'locked',
      directory,
      retryable: true,
      message: expect.stringContaining(directory),
      cause: { code: 'LEVEL_LOCKED' },
    })
    await first.close()
    await expect(second.open()).resolves.toMatchObject({ records: 0 })
  })

  it('belongs to one at a time by whatever path it is reached', async () => {
    const directory = makeDirectory()
    const link = join(makeDirectory(), 'link')
    symlinkSync(directory, link, 'junction')
    const first = spoolIn(directory)
    await first.open()
    const second = spoolIn(link)
    await expect(second.open()).rejects.toMatchObject({ kind: 'locked', directory: link })
    await first.write({ puts: [entryOf(1)], deletes: [] }, true)
    await first.close()
    await expect(second.open()).resolves.toMatchObject({ records: 2 })
  })

  it('needs a package, and names the command that installs it', async () => {
    const directory = join(makeDirectory(), 'spool')
    const cause = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
    const load = (): Promise<StoreModule> => loadStore(directory, () => Promise.reject(cause))
    const spool = new ClassicLevelSpool({ directory, account: 'account' }, load)

    await expect(spool.open()).rejects.toMatchObject({
      code: 'PANOPLY_SPOOL_FAILED',
      kind: 'missing',
      directory,
      retryable: false,
      message: expect.stringContaining('npm install classic-level'),
      cause,
    })
    expect(existsSync(directory)).toBe(false)
  })

  it('is left alone when it belongs to another account', async () => {
    const directory = makeDirectory()
    const first = spoolIn(directory)
    await first.open()
    await first.write({ puts: [entryOf(1)], deletes: [] }, true)
    await first.close()

    await expect(spoolIn(directory, 'other').open()).rejects.toMatchObject({
      kind: 'foreign',
      retryable: false,
      message: expect.stringContaining('holds records of account "account"'),
    })
    await expect(spoolIn(directory).open()).resolves.toMatchObject({ records: 2 })
  })

  it('is left alone when a later version wrote it', async () => {
    const directory = makeDirectory()
    const { ClassicLevel } = await import('classic-level')
    const store = new ClassicLevel<string, string>(directory)
    await store.put('inventory', '{"version":2,"account":"account","records":0,"lastId":0}')
    await store.close()

    await expect(spoolIn(directory).open()).rejects.toMatchObject({
      kind: 'foreign',
      message: expect.stringContaining('another version of the package (form 2)'),
    })
  })

  it('is left alone when it is the store of another program', async () => {
    const directory = makeDirectory()
    const { ClassicLevel } = await import('classic-level')
    const theirs = new ClassicLevel<string, string>(directory)
    const held: [string, string][] = [
      ['0000000000000001', 'theirs'],
      ['config', 'theirs'],
      ['users:1', 'theirs'],
    ]
    for (const [key, value] of held) await theirs.put(key, value)
    await theirs.close()

    await expect(spoolIn(directory).open()).rejects.toMatchObject({
      kind: 'foreign',
      message: expect.stringContaining("holds another program's data"),
    })
    await theirs.open()
    await expect(theirs.iterator().all()).resolves.toEqual(held)
    await theirs.close()
  })

  it('takes off what a damaged disk made of a key, beside a note of its own', async () => {
    const directory = makeDirectory()
    await leave(directory, 2)
    const { ClassicLevel } = await import('classic-level')
    const store = new ClassicLevel<string, string>(directory)
    await store.put('0000\u0000', 'damaged')
    await store.close()

    const spool = spoolIn(directory)
    await expect(spool.open()).resolves.toMatchObject({ records: 4, missingRecords: 0 })
    await spool.close()
    await store.open()
    await expect(store.get('0000\u0000')).resolves.toBeUndefined()
    await store.close()
  })

  it('does not take a file for a directory', async () => {
    const file = join(makeDirectory(), 'file')
    writeFileSync(file, 'not mine')
    await expect(spoolIn(file).open()).rejects.toMatchObject({ code: 'EEXIST' })
    expect(readFileSync(file, 'utf8')).toBe('not mine')
  })

  it.each([
    [
      'removed',
      (directory: string) => {
        rmSync(directory, { recursive: true })
      },
    ],
    [
      'replaced',
      (directory: string) => {
        renameSync(directory, `${directory}-old`)
        mkdirSync(directory)
        writeFileSync(join(directory, 'LOCK'), '')
      },
    ],
  ])('does not call a record safe when its directory was %s', async (_, disturb) => {
    const directory = join(makeDirectory(), 'spool')
    const spool = spoolIn(directory)
    await spool.open()
    await spool.write({ puts: [entryOf(1)], deletes: [] }, true)
    disturb(directory)
    await expect(spool.write({ puts: [entryOf(2)], deletes: [] }, true)).rejects.toMatchObject({
      code: 'ENOENT',
    })
  })

  it('syncs what went to a log that was full meanwhile', async () => {
    const directory = makeDirectory()
    const spool = spoolIn(directory)
    await spool.open()
    // A log is full at 4 MiB.
    for (let id = 1; id <= 12; id++)
      await spool.write({ puts: [entryOf(id, 1_000_000, 1)], deletes: [] }, false)
    await expect(spool.write({ puts: [], deletes: [] }, true)).resolves.toBeUndefined()
    await expect(readAll(spool, 12)).resolves.toHaveLength(12)
  })

  it('takes no more room than what it holds, and some', async () => {
    const directory = makeDirectory()
    const spool = spoolIn(directory)
    await spool.open()
    for (let id = 1; id <= 200; id++) {
      const deletes = id > 4 ? [entryOf(id - 4, 500_000, 1)] : []
      await spool.write({ puts: [entryOf(id, 500_000, 1)], deletes }, false)
    }
    const bytes = readdirSync(directory).reduce(
      (sum, name) => sum + statSync(join(directory, name)).size,
      0,
    )
    await spool.close()
    // A hundred megabytes went through it.
    expect(bytes).toBeLessThan(40_000_000)
  })
})

/** Writes so many changes of one entry each, and lets go of the directory as a killed process would: without a word. */
const leave = async (directory: string, changes: number): Promise<SpoolEntry[]> => {
  const spool = spoolIn(directory)
  await spool.open()
  const entries = Array.from({ length: changes }, (_, index) =>
    entryOf(index + 1, 200 + 37 * index),
  )
  for (const entry of entries) await spool.write({ puts: [entry], deletes: [] }, true)
  await spool.close()
  return entries
}

const logOf = (directory: string): string => {
  const name = readdirSync(directory).find((file) => file.endsWith('.log'))
  if (name === undefined) throw new Error('there is no log')
  return join(directory, name)
}

describe('a spool that was damaged', () => {
  it('gives what is whole, in order, of a log that was cut anywhere, and says how much is missing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        async (share) => {
          const directory = makeDirectory()
          const entries = await leave(directory, 12)
          const log = logOf(directory)
          const bytes = readFileSync(log)
          writeFileSync(log, bytes.subarray(0, Math.floor(bytes.length * share)))

          const spool = spoolIn(directory)
          const contents = await spool.open()
          const found = await readAll(spool, contents.lastId)
          expect(found).toEqual(entries.slice(0, found.length))
          expect(contents.records).toBe(found.length * 2)
          // The cut went through a change, unless it fell between two.
          expect([0, 2]).toContain(contents.missingRecords)
          await spool.close()
          // It is told once.
          await expect(spoolIn(directory).open()).resolves.toMatchObject({
            missingRecords: 0,
            records: contents.records,
          })
        },
      ),
      { numRuns: 20 },
    )
  })

  it('says of a last change that was cut in its middle that it is missing', async () => {
    const directory = makeDirectory()
    const entries = await leave(directory, 5)
    const log = logOf(directory)
    const bytes = readFileSync(log)
    const lastBody = bytes.lastIndexOf('"id":5')
    writeFileSync(log, bytes.subarray(0, lastBody))

    const spool = spoolIn(directory)
    await expect(spool.open()).resolves.toMatchObject({ records: 8, missingRecords: 2 })
    await expect(readAll(spool, 5)).resolves.toEqual(entries.slice(0, 4))
  })

  it('makes nothing up, whichever bytes of whichever file were changed', async () => {
    const someDamage = fc.record({
      file: fc.nat(),
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
      isTable: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(someDamage, async ({ file, at, bytes, isTable }) => {
        const directory = makeDirectory()
        const entries = await leave(directory, 12)
        // Opened once more, what was in the log has become a table.
        if (isTable) await leave(directory, 0)
        const names = readdirSync(directory).filter((name) =>
          /\.(log|ldb)$|^MANIFEST|^CURRENT/.test(name),
        )
        const path = join(directory, names[file % names.length] ?? '')
        const content = readFileSync(path)
        content.set(
          bytes.subarray(0, content.length),
          Math.floor(at * Math.max(0, content.length - bytes.length)),
        )
        writeFileSync(path, content)

        const spool = spoolIn(directory)
        const contents = await spool.open().catch(() => undefined)
        const found = contents ? await readAll(spool, contents.lastId) : []
        const written = new Map(entries.map((entry) => [entry.id, entry]))
        expect(found.filter((entry) => !written.get(entry.id)?.body.equals(entry.body))).toEqual([])
        expect(contents?.records ?? 0).toBe(found.length * 2)
        await spool.close()
      }),
      { numRuns: 30 },
    )
  })
})
