import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import { showProgress, tellSkipped } from '../progress.js'
import { dltEnvironment, runPython } from '../python/peers.js'
import { contenders, DLT, PSQL } from './contenders.js'
import { makeTable } from './make-table.js'
import { fillPostgres } from './postgres-table.js'

/** How fast one contender moved the rows, round by round. */
export interface RowsMeasured {
  readonly name: string
  readonly rowsPerSecond: readonly number[]
  /** Rows per second of processor time of all threads. */
  readonly rowsPerProcessorSecond: readonly number[]
  /** The largest memory of its process, round by round. */
  readonly residentMiB: readonly number[]
}

/** What is measured. */
export interface RowsOrder {
  readonly rows: number
  readonly rounds: number
  /** The address of a database that may be written to. Absent: PostgreSQL is left out. */
  readonly postgres: string | undefined
  /** Measures only contenders of these names. Default: all */
  readonly isWanted?: (name: string) => boolean
}

interface Told {
  readonly rows: number
  readonly seconds: number
  readonly processorSeconds: number
  readonly residentMiB: number
}

/** Moves the rows of a folder. */
type Start = (folder: string) => Promise<Told>

const CONTENDER = fileURLToPath(new URL('contender-process.js', import.meta.url))
const LEFTOVERS = ['rows', 'rows.duckdb', 'bare.duckdb', 'state', 'dlt', 'dlt.duckdb', 'copied.csv']
const start = promisify(execFile)

/**
 * Runs the contenders in turn, round after round, each in a process of its own. dlt takes minutes: it runs once.
 *
 * @throws Error when a contender moved another number of rows
 */
export const measureRows = async (order: RowsOrder): Promise<RowsMeasured[]> => {
  const { rows, rounds, postgres } = order
  const folder = mkdtempSync(join(tmpdir(), 'panoply-rows-'))
  try {
    showProgress(`making a table of ${rows.toLocaleString('en')} rows`)
    await makeTable(folder, rows)
    if (postgres !== undefined) await fillPostgres(postgres, folder)
    const starts = startsOf(order)
    const measured = new Map<string, RowsMeasured>()
    for (let round = 0; round < rounds; round++) {
      for (const [name, run] of starts) {
        if (name === DLT && round > 0) continue
        showProgress(`round ${round + 1} of ${rounds}, ${rows.toLocaleString('en')} rows: ${name}`)
        measured.set(name, withRound(name, measured.get(name), rows, await run(folder)))
        for (const left of LEFTOVERS) rmSync(join(folder, left), { recursive: true, force: true })
      }
    }
    return [...measured.values()]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const startsOf = ({ postgres, isWanted = () => true }: RowsOrder): ReadonlyMap<string, Start> => {
  const starts = new Map<string, Start>()
  for (const name of Object.keys(contenders(postgres)).filter(isWanted)) {
    if (name === PSQL && spawnSync('psql', ['--version']).status !== 0) {
      tellSkipped(name, 'there is no psql')
      continue
    }
    starts.set(name, async (folder) => {
      const words = [CONTENDER, name, folder, ...(postgres === undefined ? [] : [postgres])]
      const { stdout } = await start(process.execPath, words)
      return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Told
    })
  }
  if (!isWanted(DLT)) return starts
  showProgress('looking for dlt')
  const dlt = dltEnvironment()
  if ('missing' in dlt) tellSkipped(DLT, dlt.missing)
  else {
    starts.set(
      DLT,
      async (folder) => (await runPython(dlt.python, 'load_with_dlt.py', [folder])) as Told,
    )
  }
  return starts
}

const withRound = (
  name: string,
  before: RowsMeasured | undefined,
  rows: number,
  told: Told,
): RowsMeasured => {
  if (told.rows !== rows) throw new Error(`${name} moved ${told.rows} of ${rows} rows`)
  return {
    name,
    rowsPerSecond: [...(before?.rowsPerSecond ?? []), rows / told.seconds],
    rowsPerProcessorSecond: [
      ...(before?.rowsPerProcessorSecond ?? []),
      rows / told.processorSeconds,
    ],
    residentMiB: [...(before?.residentMiB ?? []), told.residentMiB],
  }
}
