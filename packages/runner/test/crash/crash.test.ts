import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it } from '@jest/globals'

import { temporaryFolders } from '../temporary-folder.js'

const TOTAL = 10_000
/** A run does some 400 things; it is killed after at most so many. */
const MOST_DOTS = 100
const MOST_RUNS = 100

const newFolder = temporaryFolders()
const program = fileURLToPath(new URL('crashing-run.ts', import.meta.url))

/** Runs the program, and kills it as soon as it has done so much. @returns whether it came to its end before */
const runAndKill = (kind: string, folder: string, afterDots: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--conditions=@panoply/source', '--import=tsx', program, kind, folder],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let dots = 0
    child.stdout.on('data', (chunk: Buffer) => {
      dots += chunk.length
      if (dots >= afterDots) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL') resolve(code === 0)
      else reject(new Error(`the program ended with ${code ?? signal ?? 'nothing'}`))
    })
  })

/** @returns how often the run was killed before it came to its end */
const killUntilDone = async (kind: string, folder: string): Promise<number> => {
  for (let kills = 0; kills < MOST_RUNS; kills += 1) {
    const afterDots = 1 + Math.floor(Math.random() * MOST_DOTS)
    if (await runAndKill(kind, folder, afterDots)) return kills
  }
  throw new Error(`not done after ${MOST_RUNS} runs`)
}

const everyNumber = Array.from({ length: TOTAL }, (_, n) => n)

describe('a run that is killed at random points and resumed until done', () => {
  it('has every row in ndjson, in whole lines', async () => {
    const folder = newFolder()
    const kills = await killUntilDone('ndjson', folder)

    const rows = readdirSync(join(folder, 'rows')).flatMap((file) =>
      readFileSync(join(folder, 'rows', file), 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as { n: number; text: string; __table: string }),
    )
    expect(kills).toBeGreaterThan(1)
    expect(new Set(rows.map(({ n }) => n)).size).toBe(TOTAL)
    expect(rows.every(({ n, text }) => text.length === n % 200)).toBe(true)
  }, 60_000)

  it('has every row in duckdb, and none twice', async () => {
    const folder = newFolder()
    const kills = await killUntilDone('duckdb', folder)

    const instance = await DuckDBInstance.create(join(folder, 'rows.duckdb'))
    const connection = await instance.connect()
    const answer = await connection.runAndReadAll(
      'SELECT n FROM part_0 UNION ALL SELECT n FROM part_1 ORDER BY n',
    )
    connection.closeSync()
    instance.closeSync()
    expect(kills).toBeGreaterThan(1)
    expect(answer.getRowsJson().map(([n]) => Number(n))).toEqual(everyNumber)
  }, 60_000)
})
