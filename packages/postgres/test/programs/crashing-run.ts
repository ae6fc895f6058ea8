/**
 * A run in a process of its own that is killed, and resumed from the last commit.
 *
 * Arguments: the address of a database, a folder for the state, and those of `killOrder`.
 */
import { join } from 'node:path'

import { FileStateStore, runSource } from '@panoply/runner'
import { killOrder } from '@panoply/test-kit/programs'

import { PostgresDestination } from '../../src/index.js'
import { numberedRows } from './numbered-rows.js'

const TOTAL = 4_000

const [address = '', folder = '', killAfter = '0', delayMs = '0'] = process.argv.slice(2)

const order = await killOrder(Number(killAfter), Number(delayMs))
await runSource(numberedRows(TOTAL, 0), {
  source: { destination: '{__table}' },
  destination: new PostgresDestination(address),
  stateStore: new FileStateStore(folder),
  checkpointEveryMs: 1,
  // More than there are: a test may have made tables that do not take some of the rows.
  ...{ maxRejects: TOTAL, rejects: join(folder, 'rejects.ndjson') },
  // A run that was killed after its end is not followed by one from the beginning, which would hide what is lost.
  resume: 'always',
  onEvent: order.countEvent,
})
await order.end()
