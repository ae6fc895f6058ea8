import {
  appendFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'

import { type Checkpoint, NdjsonDirectoryDestination } from '../../../src/index.js'
import { checkpointOf, rowsOf } from '../rows.js'

const newFolder = temporaryFolders()
const read = (folder: string): string => readFileSync(join(folder, 't.ndjson'), 'utf8')

/** A run that commits some rows, writes others, and is killed: nothing of it is closed but its lock. */
const killedRun = async (
  folder: string,
  committed: readonly number[],
  others: readonly number[],
  { runKey = 'run', kept }: { runKey?: string; kept?: Checkpoint } = {},
): Promise<Checkpoint | undefined> => {
  const destination = new NdjsonDirectoryDestination(folder)
  await destination.open({ runKey, kept })
  let checkpoint = kept
  if (committed.length > 0) {
    await destination.write(
      rowsOf(
        't',
        committed.map((n) => ({ n })),
      ),
    )
    await destination.commit((place) => (checkpoint = { ...checkpointOf({}), place }))
  }
  await destination.write(
    rowsOf(
      't',
      others.map((n) => ({ n, text: 'x'.repeat(1_100_000) })),
    ),
  )
  rmSync(join(folder, '.panoply-lock'))
  return checkpoint
}

const open = async (folder: string, kept?: Checkpoint, runKey = 'run') => {
  const destination = new NdjsonDirectoryDestination(folder)
  await destination.open({ runKey, kept })
  return destination
}

describe('a folder of JSON lines after a run that was killed', () => {
  it('loses the rows behind the last checkpoint, which come again', async () => {
    const folder = newFolder()
    const kept = await killedRun(folder, [1, 2], [3])
    expect(read(folder)).toContain('"n":3')

    await (await open(folder, kept)).close()
    expect(read(folder)).toBe('{"n":1}\n{"n":2}\n')
    expect(readdirSync(folder)).toEqual(['t.ndjson'])
  })

  it('loses the rows of a run that never came to a checkpoint, and none that were there before', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 't.ndjson'), '{"mine":1}\n')
    await killedRun(folder, [], [3])

    await (await open(folder)).close()
    expect(read(folder)).toBe('{"mine":1}\n')
  })

  it('loses them after two kills in a row, too', async () => {
    const folder = newFolder()
    const first = await killedRun(folder, [1], [2])
    const second = await killedRun(folder, [], [3], first ? { kept: first } : {})

    await (await open(folder, second)).close()
    expect(read(folder)).toBe('{"n":1}\n')
  })

  it('keeps what others have added since an older checkpoint', async () => {
    const folder = newFolder()
    const finished = await killedRun(folder, [1], [])
    await (await open(folder, finished)).close()
    appendFileSync(join(folder, 't.ndjson'), '{"mine":1}\n')
    await killedRun(folder, [], [3], finished ? { kept: finished } : {})

    await (await open(folder, finished)).close()
    expect(read(folder)).toBe('{"n":1}\n{"mine":1}\n')
  })

  it('keeps the rows of another source in the same file', async () => {
    const folder = newFolder()
    const kept = await killedRun(folder, [1], [])
    await killedRun(folder, [7], [], { runKey: 'another' })

    await (await open(folder, kept)).close()
    expect(read(folder)).toBe('{"n":1}\n{"n":7}\n')
  })

  it('ignores a claim that the kill has cut short', async () => {
    const folder = newFolder()
    const kept = await killedRun(folder, [1], [2])
    appendFileSync(join(folder, '.panoply-claims'), '{"file":"t.nd')

    await (await open(folder, kept)).close()
    expect(read(folder)).toBe('{"n":1}\n')
  })

  it('takes back what was not committed when the run asks for it', async () => {
    const folder = newFolder()
    const destination = await open(folder)
    await destination.write(rowsOf('t', [{ n: 1 }]))
    await destination.commit((place) => ({ ...checkpointOf({}), place }))
    await destination.write(rowsOf('t', [{ n: 2, text: 'x'.repeat(1_100_000) }, { n: 3 }]))
    await destination.rollback()
    await destination.write(rowsOf('t', [{ n: 4 }]))
    await destination.commit((place) => ({ ...checkpointOf({}), place }))
    await destination.close()

    expect(read(folder)).toBe('{"n":1}\n{"n":4}\n')
    expect(destination.report().tables).toEqual([{ table: 't', rows: 2 }])
  })
})

describe('two runs into one folder', () => {
  it('refuse each other, whatever their state folders', async () => {
    const folder = newFolder()
    const first = await open(folder)
    await expect(open(folder, undefined, 'another')).rejects.toMatchObject({
      code: 'PANOPLY_RUN_LOCKED',
      message: expect.stringContaining(folder) as unknown,
    })

    await first.close()
    await (await open(folder, undefined, 'another')).close()
  })
})

describe('files of JSON lines that others changed between two runs', () => {
  /** A run that commits rows into tables. @returns its checkpoint and what it warned of */
  const deliver = async (folder: string, tables: readonly string[], kept?: Checkpoint) => {
    const warnings: string[] = []
    const destination = new NdjsonDirectoryDestination(folder)
    await destination.open({ runKey: 'run', kept, warn: (text) => warnings.push(text) })
    for (const table of tables) await destination.write(rowsOf(table, [{ n: 1 }]))
    let checkpoint = checkpointOf({})
    await destination.commit((place) => (checkpoint = { ...checkpoint, place }))
    await destination.close()
    return { checkpoint, warnings }
  }

  it.each([
    ['removed', rmSync, /no longer exist: "t.ndjson"/],
    ['emptied', truncateSync, /shorter .*: "t.ndjson"/],
  ])('are told once when they were %s, also if no row comes for them', async (_, change, text) => {
    const folder = newFolder()
    const first = await deliver(folder, ['t', 'u'])
    const second = await deliver(folder, ['u'], first.checkpoint)
    change(join(folder, 't.ndjson'))
    const third = await deliver(folder, ['u'], second.checkpoint)
    expect([first, second, third].map(({ warnings }) => warnings)).toEqual([
      ...[[], []],
      [expect.stringMatching(text)],
    ])
    expect((await deliver(folder, ['t'], third.checkpoint)).warnings).toEqual([])
  })

  it('keep lines that others appended', async () => {
    const folder = newFolder()
    const { checkpoint } = await deliver(folder, ['t'])
    appendFileSync(join(folder, 't.ndjson'), '{"of":"others"}\n')
    expect((await deliver(folder, ['t'], checkpoint)).warnings).toEqual([])
    expect(read(folder)).toBe('{"n":1}\n{"of":"others"}\n{"n":1}\n')
  })

  it('are told when there is no checkpoint, because their rows may come twice', async () => {
    const folder = newFolder()
    await deliver(folder, ['t'])
    const { warnings } = await deliver(folder, ['t'])
    expect(warnings).toEqual([expect.stringContaining('table "t" has rows already')])
  })
})
