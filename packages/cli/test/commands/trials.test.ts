import { existsSync, readdirSync, readFileSync } from 'node:fs'
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

  it('shows the rows so far when a signal stops it, and leaves with its code', async () => {
    const stop = new AbortController()
    class Stream extends DataSource {
      read(): Batch {
        stop.abort()
        return [{ id: 1 }]
      }
    }
    const { stdout, exitCode } = await runFakeCli(
      ['preview', './source'],
      { Stream, CONFIG: { title: 'Endless', params: [] } },
      { folder: newFolder(), signal: stop.signal, stoppedBy: () => 'SIGINT' },
    )
    expect(stdout).toContain(': 1 row\n')
    expect(exitCode).toBe(130)
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
    // Nothing is left that looks like a run at its end.
    expect((await panoply(`state ./source show ${place}`, folder)).stdout).toBe(
      'no run has kept a state here\n',
    )
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

describe('rows that cannot be written', () => {
  const poisoned = (): DataSourceModule => {
    class Stream extends DataSource {
      #hasRead = false
      read(): Batch | null {
        if (this.#hasRead) return null
        this.#hasRead = true
        return [{ n: 1 }, { n: 2, bad: new Map() }, { n: 3 }]
      }
    }
    return { Stream, CONFIG: { title: 'Poisoned', params: [] } }
  }

  it('end the run with the code of the destination, and are named', async () => {
    const { stderr, exitCode } = await panoply('run ./source --to ndjson', newFolder(), poisoned())
    expect(exitCode).toBe(4)
    expect(stderr).toContain('row 2 of "poisoned" cannot be written: record.bad')
  })

  it('are left out with --max-rejects, and kept in the file of --rejects', async () => {
    const folder = newFolder()
    const line = 'run ./source --to ndjson --max-rejects 1 --rejects bad.ndjson'
    const { stdout, stderr, exitCode } = await panoply(line, folder, poisoned())
    expect(exitCode).toBe(0)
    expect(rowsOf(stdout)).toMatchObject([{ n: 1 }, { n: 3 }])
    expect(stderr).toContain('left out: row 2 of "poisoned": record.bad')
    expect(stderr).toMatch(/Finished: 2 rows .* 1 row left out/)
    expect(JSON.parse(readFileSync(join(folder, 'bad.ndjson'), 'utf8'))).toMatchObject({
      ...{ table: 'poisoned', rowNumber: 2, id: null, path: 'record.bad' },
      row: { n: 2, bad: '[Map]' },
    })
  })

  it('have variables for both flags', async () => {
    const folder = newFolder()
    const env = { PANOPLY_MAX_REJECTS: '1', PANOPLY_REJECTS: 'bad.ndjson', PANOPLY_TO: 'ndjson' }
    const { exitCode } = await runFakeCli(['run', './source'], poisoned(), { folder, env })
    expect(exitCode).toBe(0)
    expect(existsSync(join(folder, 'bad.ndjson'))).toBe(true)
  })

  it.each(['--max-rejects 1', '--rejects bad.ndjson', '--max-rejects many --rejects bad.ndjson'])(
    'are not let go by %s',
    async (flags) => {
      const line = `run ./source --to ndjson ${flags}`
      expect((await panoply(line, newFolder(), poisoned())).exitCode).toBe(2)
    },
  )

  it('are found by a dry run, which writes no file', async () => {
    const folder = newFolder()
    expect((await panoply('run ./source --dry-run', folder, poisoned())).exitCode).toBe(4)
    const line = 'run ./source --dry-run --max-rejects 1 --rejects bad.ndjson'
    expect((await panoply(line, folder, poisoned())).exitCode).toBe(0)
    expect(existsSync(join(folder, 'bad.ndjson'))).toBe(false)
  })

  it('hide no other row of a preview', async () => {
    const { stdout, stderr, exitCode } = await panoply('preview ./source', newFolder(), poisoned())
    expect(exitCode).toBe(0)
    expect(stdout).toContain('3')
    expect(stderr).toContain('left out: row 2')
  })
})
