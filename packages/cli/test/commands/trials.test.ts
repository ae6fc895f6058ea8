import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { type Batch, DataSource, type DataSourceModule } from '@panoply/datasource'
import { countingModule, temporaryFolders } from '@panoply/test-kit'

import { rowsOf } from '../board-command.js'
import { runFakeCli } from '../fake-io.js'

const newFolder = temporaryFolders()
const panoply = (line: string, folder: string, module: DataSourceModule = countingModule(30, 10)) =>
  runFakeCli(line.split(' '), module, { folder })

describe('--limit', () => {
  it('ends the run after so many rows, and passes over none of them afterwards', async () => {
    const folder = newFolder()
    const { stdout, exitCode } = await panoply('run ./source --to ndjson --limit 15', folder)
    expect(rowsOf(stdout)).toHaveLength(15)
    expect(exitCode).toBe(0)

    const { stdout: rest } = await panoply('run ./source --to ndjson', folder)
    expect(rowsOf(rest)[0]).toMatchObject({ n: 10 })
    expect(rowsOf(rest)).toHaveLength(20)
  })

  it.each(['0', '-1', '1.5', 'many'])('of %s is refused', async (limit) => {
    expect((await panoply(`run ./source --limit ${limit}`, newFolder())).exitCode).toBe(2)
  })
})

describe('--dry-run', () => {
  it('reads everything, writes nothing and keeps no state', async () => {
    const folder = newFolder()
    const { stderr, exitCode } = await panoply('run ./source --dry-run', folder)
    expect(stderr).toContain('Finished: 30 rows')
    expect(exitCode).toBe(0)
    expect(readdirSync(folder)).toEqual(['.panoply'])

    const { stdout } = await panoply('run ./source --to ndjson --resume always', folder)
    expect(rowsOf(stdout)).toHaveLength(30)
  })
})

describe('--retries and --retry-delays', () => {
  const failing = (): DataSourceModule => {
    class Stream extends DataSource {
      read(): Batch {
        throw new Error('down')
      }
    }
    return { Stream, CONFIG: { title: 'Failing', params: [] } }
  }

  it.each([
    ['--retries 0', 0],
    ['--retries 2 --retry-delays 0', 2],
    ['--retry-delays 0,0,0,0', 4],
  ])('%s', async (flags, retries) => {
    const { stderr, exitCode } = await panoply(
      `run ./source --to ndjson --json ${flags}`,
      newFolder(),
      failing(),
    )
    expect(stderr.split('"type":"retry"')).toHaveLength(retries + 1)
    expect(exitCode).toBe(3)
  })
})

describe('panoply preview', () => {
  const mixed = (): DataSourceModule => {
    class Stream extends DataSource {
      #isDone = false
      read(): Batch | null {
        if (this.#isDone) return null
        this.#isDone = true
        return [
          { __table: 'users', id: 1, name: 'Ann\u001b[2J', at: new Date(0), tags: ['a'] },
          { __table: 'users', id: 2, name: null, at: '2026-01-01', nested: { a: 1 } },
          { __table: 'orders', total: 1.5 },
        ]
      }
    }
    return { Stream, CONFIG: { title: 'Mixed', params: [] } }
  }

  it('shows each table with its types and its first rows, and writes nothing', async () => {
    const folder = newFolder()
    const { stdout, exitCode } = await panoply('preview ./source', folder, mixed())

    expect(stdout).toContain('users: 2 rows\n')
    expect(stdout).toMatch(/__table +id +name +at/)
    expect(stdout).toMatch(/text +integer +text +date \| text \(date\)/)
    expect(stdout).toContain('orders: 1 row\n')
    expect(stdout).not.toContain('\u001b')
    expect(exitCode).toBe(0)
    expect(existsSync(join(folder, 'panoply.duckdb'))).toBe(false)
  })

  it('shows no more rows than it is asked for, and gives JSON to programs', async () => {
    const { stdout } = await panoply('preview ./source --limit 2 --json', newFolder())
    expect(JSON.parse(stdout)).toEqual({
      tables: [
        {
          table: 'counting',
          columns: [{ name: 'n', type: 'integer' }],
          rows: [{ n: 0 }, { n: 1 }],
        },
      ],
    })
  })

  it('names the columns that do not fit', async () => {
    const wide = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`column_${n}`, n]))
    class Stream extends DataSource {
      #isDone = false
      read(): Batch | null {
        if (this.#isDone) return null
        this.#isDone = true
        return [wide]
      }
    }
    const { stdout } = await panoply('preview ./source', newFolder(), {
      Stream,
      CONFIG: { title: 'Wide', params: [] },
    })
    expect(
      stdout
        .split('\n')
        .slice(1, 4)
        .every(({ length }) => length <= 80),
    ).toBe(true)
    expect(stdout).toContain('column_29 (integer)')
  })
})

describe.each([
  ['a file', '--to ndjson --out rows'],
  ['the rows', '--to duckdb --out rows.duckdb'],
])('panoply state, kept with %s', (_, place) => {
  it('shows how far a source is, and makes it start from the beginning', async () => {
    const folder = newFolder()
    expect((await panoply(`state ./source show ${place}`, folder)).stdout).toBe(
      'no run has kept a state here\n',
    )
    await panoply(`run ./source ${place}`, folder)
    const { stdout } = await panoply(`state ./source show ${place}`, folder)
    expect(stdout).toMatch(/at the end, kept at \d{4}-/)
    expect(stdout).toContain('"next": 30')

    expect(await panoply(`state ./source reset ${place}`, folder)).toMatchObject({
      stdout: 'the next run starts from the beginning\n',
      exitCode: 0,
    })
    const { stderr } = await panoply(`run ./source ${place} --resume always`, folder)
    expect(stderr).toContain('Finished: 30 rows')
    expect(stderr).not.toContain('resumed')
  })

  it('refuses another action in words', async () => {
    const { stderr, exitCode } = await panoply(`state ./source forget ${place}`, newFolder())
    expect(stderr).toContain('show, reset')
    expect(exitCode).toBe(2)
  })
})
