import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { temporaryFolders } from '@panoply/test-kit'

import { rowsOf } from './board-command.js'

const newFolder = temporaryFolders()
const built = programBuilder(new URL('../', import.meta.url))
const program = built('src/main.ts')
const boards = built('test/fixtures/board-source.ts')

interface Ended {
  readonly code: unknown
  readonly stderr: string
}

/** `run` starts the command. `panoply` starts a run of 200 rows. */
const SET_UP = `
program=$1; boards=$2
run() { "$0" "$program" "$@"; }
panoply() { run run "$boards" --user me --row-count 200 "$@"; }
`

/** Runs a script of the shell after {@link SET_UP}. */
const shell = (folder: string, script: string): Promise<Ended> =>
  new Promise((resolve) => {
    const env = { ...process.env, PANOPLY_SOURCE_PASSWORD: 'hunter2-hunter2' }
    execFile(
      'sh',
      ['-c', SET_UP + script, process.execPath, program, boards],
      { cwd: folder, env },
      (error, _stdout, stderr) => {
        resolve({ code: error?.code ?? 0, stderr })
      },
    )
  })

/** A limit on the size of files does what a full disk does: the first write beyond it takes a part, the next fails. */
const FULL = 'ulimit -f 1; '
const FULL_AT_ONCE = 'ulimit -f 0; '

const read = (...path: string[]): string => readFileSync(join(...path), 'utf8')
const everyRow = Array.from({ length: 200 }, (_, n) => n)
const numbersIn = (text: string): number[] => (rowsOf(text) as { n: number }[]).map(({ n }) => n)
const stateFilesIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name !== '.gitignore') : []

describe('a disk that is full', () => {
  it('behind standard output ends the run; with room the same command goes on, each line whole', async () => {
    const folder = newFolder()
    const command = 'panoply --to ndjson >> rows.ndjson'
    const { code, stderr } = await shell(folder, FULL + command)
    expect(code).toBe(4)
    expect(stderr).toMatch(
      /\nerror: the destination failed: standard output cannot be written: E[^\n]*\n$/,
    )
    expect(read(folder, 'rows.ndjson')).toBe('')
    expect(stateFilesIn(join(folder, '.panoply'))).toEqual([])

    expect(await shell(folder, command)).toMatchObject({ code: 0 })
    expect(numbersIn(read(folder, 'rows.ndjson'))).toEqual(everyRow)
  })

  it('behind the answer of another command does not leave with 0', async () => {
    const folder = newFolder()
    const { code, stderr } = await shell(folder, `${FULL_AT_ONCE}run params "$boards" > answer`)
    expect([code, stderr]).toEqual([
      4,
      expect.stringMatching(/^error: standard output cannot be written: E[^\n]*\n$/),
    ])
  })

  it('under a folder of rows ends the run, by the name of the file; with room each row is there once', async () => {
    const folder = newFolder()
    const command = 'panoply --to ndjson --out rows'
    const { code, stderr } = await shell(folder, FULL + command)
    const file = join(folder, 'rows', 'board_0.ndjson')
    expect(code).toBe(4)
    expect(stderr).toContain(
      `\nerror: the destination failed: the file ${file} cannot be written: E`,
    )
    expect(stderr).not.toMatch(/\n {4}at /)
    expect(stateFilesIn(join(folder, '.panoply'))).toEqual([])

    expect(await shell(folder, command)).toMatchObject({ code: 0 })
    expect(numbersIn(read(file))).toEqual(everyRow)
  })

  it('when a database is to be made leaves none, so that with room the same command makes it', async () => {
    const folder = newFolder()
    const { code, stderr } = await shell(folder, `${FULL}panoply --out rows.duckdb`)
    const file = join(folder, 'rows.duckdb')
    expect(code).toBe(4)
    expect(stderr).toContain(`\nerror: the destination failed: the DuckDB file ${file} cannot be `)
    expect(readdirSync(folder).filter((name) => name.startsWith('rows'))).toEqual([])

    const { code: again, stderr: said } = await shell(folder, 'panoply --out rows.duckdb')
    expect([again, said]).toEqual([0, expect.stringContaining('board_0  200 rows')])
    expect(readdirSync(folder).filter((name) => name.startsWith('rows'))).toEqual(['rows.duckdb'])
  })

  it('under the state folder ends the run before it reads, and leaves nothing half behind', async () => {
    const folder = newFolder()
    const command = 'panoply --to ndjson > rows.ndjson'
    const state = join(folder, '.panoply')
    const first = await shell(folder, FULL_AT_ONCE + command)
    expect([first.code, readdirSync(state)]).toEqual([5, []])
    expect(first.stderr).toMatch(
      /^error: the state folder [^\n]*\.panoply cannot be used: E[^\n]*\n$/,
    )
    // With the .gitignore in its place it is the lock that finds no room.
    writeFileSync(join(state, '.gitignore'), '*\n')
    const second = await shell(folder, FULL_AT_ONCE + command)
    expect([second.code, readdirSync(state)]).toEqual([5, ['.gitignore']])

    expect(await shell(folder, command)).toMatchObject({ code: 0 })
    expect(stateFilesIn(state)).toEqual([expect.stringMatching(/\.json$/)])
  })

  it('when state is to be kept ends the run by the name of its file; with room it goes on', async () => {
    const folder = newFolder()
    // What is kept names the destination: with a long name it does not fit a block.
    const out = join('rows', ...Array.from({ length: 8 }, (_, n) => String(n).repeat(200)))
    mkdirSync(join(folder, out), { recursive: true })
    const command = `panoply --row-count 1 --to ndjson --out ${out}`
    const { code, stderr } = await shell(folder, FULL + command)
    expect(code).toBe(5)
    expect(stderr).toMatch(
      /\nerror: the keeping of state failed: the state file [^\n]*\.json cannot be written: E[^\n]*\n$/,
    )
    expect(stateFilesIn(join(folder, '.panoply'))).toEqual([])

    expect(await shell(folder, command)).toMatchObject({ code: 0 })
    expect(numbersIn(read(folder, out, 'board_0.ndjson'))).toEqual([0])
  })
})
