import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { contenders } from './contenders.js'
import { makeTable } from './make-table.js'
import { fillPostgres } from './postgres-table.js'

/** How fast one contender moved the rows, in the best of the rounds. */
export interface RowsMeasured {
  readonly name: string
  readonly rowsPerSecond: number
  /** Rows per second of processor time: other work on the machine disturbs it less. */
  readonly rowsPerProcessorSecond: number
  readonly residentMiB: number
}

interface Told {
  readonly rows: number
  readonly seconds: number
  readonly processorSeconds: number
  readonly residentMiB: number
}

const CONTENDER = fileURLToPath(new URL('contender-process.js', import.meta.url))
const start = promisify(execFile)

/**
 * Runs the contenders in turn, round after round, each in a process of its own, and keeps the best of each.
 *
 * @param postgres the address of a database that may be written to; without it PostgreSQL is left out
 * @throws Error when a contender moved another number of rows
 */
export const measureRows = async (
  rows: number,
  rounds: number,
  postgres: string | undefined,
): Promise<RowsMeasured[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'panoply-rows-'))
  try {
    await makeTable(folder, rows)
    if (postgres !== undefined) await fillPostgres(postgres, folder)
    const best = new Map<string, RowsMeasured>()
    for (let round = 0; round < rounds; round++) {
      for (const name of Object.keys(contenders(postgres))) {
        const measured = await measureOne(name, rows, folder, postgres)
        const before = best.get(name)
        best.set(name, before ? bestOf(before, measured) : measured)
        for (const left of ['rows', 'rows.duckdb', 'bare.duckdb', 'state']) {
          rmSync(join(folder, left), { recursive: true, force: true })
        }
      }
    }
    return [...best.values()]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const bestOf = (one: RowsMeasured, other: RowsMeasured): RowsMeasured => ({
  name: one.name,
  rowsPerSecond: Math.max(one.rowsPerSecond, other.rowsPerSecond),
  rowsPerProcessorSecond: Math.max(one.rowsPerProcessorSecond, other.rowsPerProcessorSecond),
  residentMiB: Math.max(one.residentMiB, other.residentMiB),
})

const measureOne = async (
  name: string,
  rows: number,
  folder: string,
  postgres?: string,
): Promise<RowsMeasured> => {
  const words = [CONTENDER, name, folder, ...(postgres === undefined ? [] : [postgres])]
  const { stdout } = await start(process.execPath, words)
  const told = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Told
  if (told.rows !== rows) throw new Error(`${name} moved ${told.rows} of ${rows} rows`)
  return {
    name,
    rowsPerSecond: rows / told.seconds,
    rowsPerProcessorSecond: rows / told.processorSeconds,
    residentMiB: told.residentMiB,
  }
}
