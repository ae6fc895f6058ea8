import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'

import { NdjsonDirectoryDestination } from '../../../src/index.js'
import { temporaryFolders } from '@panoply/test-kit'
import { checkpointOf, rowsOf } from '../rows.js'

const newFolder = temporaryFolders()

const deliver = async (
  folder: string,
  tables: Readonly<Record<string, readonly Record<string, unknown>[]>>,
): Promise<NdjsonDirectoryDestination> => {
  const destination = new NdjsonDirectoryDestination(folder)
  await destination.open({ runKey: 'run' })
  for (const [table, records] of Object.entries(tables)) {
    await destination.write(rowsOf(table, records))
  }
  await destination.commit(() => checkpointOf({}))
  await destination.close()
  return destination
}

const read = (folder: string, file: string): string => readFileSync(join(folder, file), 'utf8')

describe('a directory of JSON lines', () => {
  it('has a file a table, to which later runs append', async () => {
    const folder = join(newFolder(), 'made', 'on demand')
    const first = await deliver(folder, { a: [{ n: 1 }, { n: 2 }], b: [{ n: 3 }] })
    await deliver(folder, { a: [{ n: 4 }] })

    expect(readdirSync(folder).sort()).toEqual(['a.ndjson', 'b.ndjson'])
    expect(read(folder, 'a.ndjson')).toBe('{"n":1}\n{"n":2}\n{"n":4}\n')
    expect(first.report()).toEqual({
      tables: [
        { table: 'a', rows: 2 },
        { table: 'b', rows: 1 },
      ],
      bytes: 24,
      location: folder,
      query: `head '${folder}/a.ndjson'`,
    })
  })

  it.each([
    ['half a row', '{"n":1}\n{"n":', '{"n":1}\n'],
    ['only half a row', '{"n', ''],
    ['a whole row without its end', '{"n":1}\n{"n":2}', '{"n":1}\n{"n":2}\n'],
    ['a long torn row', `{"n":1}\n{"n":"${'x'.repeat(200_000)}`, '{"n":1}\n'],
    ['whole rows', '{"n":1}\n', '{"n":1}\n'],
  ])('is mended where a crash left %s', async (_, left, mended) => {
    const folder = newFolder()
    writeFileSync(join(folder, 't.ndjson'), left)
    await deliver(folder, { t: [{ n: 9 }] })

    expect(read(folder, 't.ndjson')).toBe(`${mended}{"n":9}\n`)
  })

  it('settles nothing that could not be written', async () => {
    const folder = newFolder()
    const destination = new NdjsonDirectoryDestination(folder)
    await destination.open({ runKey: 'run' })
    await destination.write(rowsOf('t', [{ n: 1 }]))
    mkdirSync(join(folder, 'later.ndjson'))
    let isSettled = false
    const failing = async (): Promise<void> => {
      await destination.write(rowsOf('later', [{ n: 2 }]))
      await destination.commit(() => {
        isSettled = true
        return checkpointOf({})
      })
    }
    await expect(failing()).rejects.toThrow(/EISDIR/)
    expect(isSettled).toBe(false)
    expect(destination.report().tables).toEqual([])
  })

  it('empties what a symbolic link points to, and keeps the link', async () => {
    const [folder, elsewhere] = [newFolder(), join(newFolder(), 'rows.ndjson')]
    writeFileSync(elsewhere, '{"n":1}\n')
    symlinkSync(elsewhere, join(folder, 't.ndjson'))
    const destination = new NdjsonDirectoryDestination(folder)
    await destination.open({ runKey: 'run' })
    await destination.truncate('t')
    await destination.write(rowsOf('t', [{ n: 2 }]))
    await destination.commit(() => checkpointOf({}))
    await destination.close()

    expect(lstatSync(join(folder, 't.ndjson')).isSymbolicLink()).toBe(true)
    expect(readFileSync(elsewhere, 'utf8')).toBe('{"n":2}\n')
  })

  it('empties a table where it is asked to', async () => {
    const folder = newFolder()
    appendFileSync(join(folder, 't.ndjson'), '{"old":1}\n')
    const destination = new NdjsonDirectoryDestination(folder)
    await destination.open({ runKey: 'run' })
    await destination.truncate('t')
    await destination.write(rowsOf('t', [{ n: 1 }]))
    await destination.commit(() => checkpointOf({}))

    expect(read(folder, 't.ndjson')).toBe('{"n":1}\n')
  })
})
