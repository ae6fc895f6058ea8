/**
 * A worker that runs a source with its state and its rows in PostgreSQL, and tells on stderr how far it is.
 *
 * Arguments: the address of the database, how many rows the source has, and how long the lease lasts. It leaves with 0
 * when the source came to its end, 6 when another worker runs it, 7 when another worker took it over, 4 when a part of
 * the run failed otherwise.
 */
import { isPanoplyError } from '@panoply/errors'
import { RunFailedError, runSource } from '@panoply/runner'

import { PostgresDestination, PostgresStateStore } from '../../src/index.js'
import { numberedRows } from './numbered-rows.js'

const [address = '', total = '', leaseMs = ''] = process.argv.slice(2)
const PAUSE_MS = 5
const stateAddress = new URL(address)
stateAddress.searchParams.delete('schema')

const exitCodeOf = (error: unknown): number => {
  const cause = error instanceof RunFailedError ? error.cause : error
  if (!isPanoplyError(cause)) return 4
  if (cause.code === 'PANOPLY_LEASE_LOST') return 7
  return cause.code === 'PANOPLY_RUN_LOCKED' ? 6 : 4
}

try {
  await runSource(numberedRows(Number(total), PAUSE_MS), {
    source: { destination: '{__table}' },
    destination: new PostgresDestination(address),
    stateStore: new PostgresStateStore(stateAddress.href, { leaseMs: Number(leaseMs) }),
    checkpointEveryMs: 20,
    resume: 'always',
    onEvent: (event) => {
      if (event.type === 'checkpoint') process.stderr.write(`safe: ${event.rows}\n`)
    },
  })
} catch (error) {
  process.stderr.write(`failed: ${String(error)}\n`)
  process.exit(exitCodeOf(error))
}
