import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/program-builder'

import { temporaryFolders } from '../temporary-folder.js'

const TOTAL = 10_000
/** More of them take longer and find more: `PANOPLY_TEST_KILLS=200 pnpm unit crash`. */
const KILLS = Number(process.env['PANOPLY_TEST_KILLS'] ?? 6)
/** A whole run has some 400 events. */
const MOST_EVENTS = 60
/** About as long as a commit takes. */
const MOST_DELAY_MS = 3

const newFolder = temporaryFolders()
const program = programBuilder(new URL('../../', import.meta.url))('test/programs/crashing-run.ts')

/** Runs the program. @returns what ended it */
const run = (...words: string[]): Promise<string | number | null> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...words], { stdio: 'inherit' })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      resolve(signal ?? code)
    })
  })

/** Runs are killed, one after the other, and the last one comes to its end. */
const killAndResume = async (kind: string, folder: string): Promise<void> => {
  for (let kill = 0; kill < KILLS; kill += 1) {
    const afterEvents = 1 + Math.floor(Math.random() * MOST_EVENTS)
    const delayMs = Math.random() * MOST_DELAY_MS
    expect(await run(kind, folder, `${afterEvents}`, `${delayMs}`)).toBe('SIGKILL')
  }
  expect(await run(kind, folder)).toBe(0)
}

/** How many of the numbers are missing, and how many came more than once. */
const tally = (numbers: readonly number[]): { missing: number; doubled: number } => {
  const distinct = new Set(numbers)
  const present = Array.from({ length: TOTAL }, (_, n) => n).filter((n) => distinct.has(n)).length
  return { missing: TOTAL - present, doubled: numbers.length - distinct.size }
}

describe('a run that is killed at random points and resumed until done', () => {
  it('has every row in ndjson, in whole lines', async () => {
    const folder = newFolder()
    await killAndResume('ndjson', folder)

    const rows = readdirSync(join(folder, 'rows')).flatMap((file) =>
      readFileSync(join(folder, 'rows', file), 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as { n: number; text: string; __table: string }),
    )
    expect(tally(rows.map(({ n }) => n)).missing).toBe(0)
    expect(rows.every(({ n, text }) => text.length === n % 200)).toBe(true)
  })

  it('has every row in duckdb, and none twice', async () => {
    const folder = newFolder()
    await killAndResume('duckdb', folder)

    const instance = await DuckDBInstance.create(join(folder, 'rows.duckdb'))
    const connection = await instance.connect()
    const answer = await connection.runAndReadAll(
      'SELECT n FROM part_0 UNION ALL SELECT n FROM part_1',
    )
    connection.closeSync()
    instance.closeSync()
    const numbers = answer.getRowsJson().map(([n]) => Number(n))
    expect(tally(numbers)).toEqual({ missing: 0, doubled: 0 })
  })
})
