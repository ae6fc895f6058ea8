import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'

import type { Finding } from '../measure.js'
import type { BenchOptions } from '../options.js'
import { barsOf } from './bars.js'
import { measureRows } from './measure-rows.js'
import { withPostgres } from './postgres-server.js'
import { memoryFindings, rowFindings } from './row-findings.js'

const PICTURE = fileURLToPath(new URL('../../rows.svg', import.meta.url))

/** The largest memory of a process depends on when V8 collects rows. */
const MEMORY_ROUNDS = 3

/**
 * Moves tables by all contenders, draws the picture, and moves tables twice and four times as long to look at the memory.
 * A shorter run may end before V8 has collected old rows for the first time.
 */
export const tables = ({ rows, rounds }: BenchOptions): Promise<Finding[]> =>
  withPostgres(process.env['PANOPLY_BENCH_POSTGRES_URL'], async (postgres) => {
    const once = await measureRows({ rows, rounds, postgres })
    const facts = `${rows.toLocaleString('en')} rows, Node ${process.versions.node}, ${cpus().length} processors.`
    writeFileSync(PICTURE, barsOf(once, facts))
    const isOurs = (name: string): boolean => name.includes('panoply')
    const longer = { rounds: MEMORY_ROUNDS, postgres, isWanted: isOurs }
    const twice = await measureRows({ ...longer, rows: 2 * rows })
    const fourfold = await measureRows({ ...longer, rows: 4 * rows })
    return [...rowFindings(once), ...memoryFindings(twice, fourfold)]
  })
