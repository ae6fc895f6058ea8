/**
 * `pnpm bench`: measures everything in one run and prints the table of the README, and draws its picture.
 *
 * Environment: `PANOPLY_BENCH_ROWS`, how many rows the tables have (default 500,000); `PANOPLY_BENCH_POSTGRES_URL`, a
 * database that may be written to, without which PostgreSQL is left out; `PANOPLY_BENCH_ONLY`, `rows`, `cold-start` or `writer`.
 */
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'

import { eventLoop } from './aims/event-loop.js'
import { fill } from './aims/fill.js'
import { roundTrip } from './aims/round-trip.js'
import { spool } from './aims/spool.js'
import { throughput } from './aims/throughput.js'
import { commands } from './cold-start/commands.js'
import { imports } from './cold-start/imports.js'
import type { Finding } from './measure.js'
import { barsOf } from './rows/bars.js'
import { measureRows } from './rows/measure-rows.js'
import { rowFindings } from './rows/row-findings.js'

const ROWS_ROUNDS = 3
const PICTURE = fileURLToPath(new URL('../rows.svg', import.meta.url))

// The AWS client's notice of Node versions would stand in the table.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true'

const processors = cpus()
console.log(
  `Node ${process.version}, ${processors.length} × ${processors[0]?.model ?? 'unknown'}\n`,
)

const {
  PANOPLY_BENCH_ROWS: rows = '500000',
  PANOPLY_BENCH_POSTGRES_URL: postgres,
  PANOPLY_BENCH_ONLY: only,
} = process.env

const measureTables = async (): Promise<Finding[]> => {
  const measured = await measureRows(Number(rows), ROWS_ROUNDS, postgres)
  writeFileSync(PICTURE, barsOf(measured))
  return rowFindings(measured)
}

/** One after the other: two at once would disturb each other. */
const groups: Readonly<Record<string, readonly (() => Finding[] | Promise<Finding[]>)[]>> = {
  rows: [measureTables],
  'cold-start': [imports, commands],
  writer: [throughput, spool, roundTrip, eventLoop, fill],
}
const findings: Finding[] = []
for (const [name, measures] of Object.entries(groups)) {
  if (only !== undefined && only !== name) continue
  for (const measure of measures) findings.push(...(await measure()))
}
if (postgres === undefined)
  console.log('without PANOPLY_BENCH_POSTGRES_URL PostgreSQL is left out\n')

console.log('| what | measured | aim | reached |')
console.log('| --- | --- | --- | --- |')
for (const { what, measured, aim, reached } of findings) {
  console.log(`| ${what} | ${measured} | ${aim} | ${aim === '' ? '' : reached ? 'yes' : 'no'} |`)
}
process.exit()
