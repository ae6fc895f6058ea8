/**
 * A run in a process of its own that is killed, and resumed from the last commit.
 *
 * Arguments: a folder, and those of `killOrder`.
 */
import { join } from 'node:path'

import { FileStateStore, runSource } from '@panoply/runner'
import { killOrder, numbersModule } from '@panoply/test-kit/programs'

import { DuckDbDestination } from '../../src/index.js'

const [folder = '', killAfter = '0', delayMs = '0'] = process.argv.slice(2)

const order = await killOrder(Number(killAfter), Number(delayMs))
await runSource(numbersModule, {
  source: { destination: '{__table}', idpattern: '{n}' },
  destination: new DuckDbDestination(join(folder, 'rows.duckdb')),
  stateStore: new FileStateStore(join(folder, 'state')),
  checkpointEveryMs: 1,
  // More than there are: a test may have made tables that do not take some of the rows.
  ...{ maxRejects: 10_000, rejects: join(folder, 'rejects.ndjson') },
  // A run that was killed after its end is not followed by one from the beginning, which would hide what is lost.
  resume: 'always',
  onEvent: order.countEvent,
})
await order.end()
