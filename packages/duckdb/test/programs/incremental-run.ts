/**
 * A run of a source with an incremental key, in a process of its own that is killed, and resumed where the last one was
 * safe. After its end, the next run reads only new rows.
 *
 * Arguments: a folder, the order in which the source reads, how many rows it has, and those of `killOrder`.
 */
import { join } from 'node:path'

import { FileStateStore, runSource } from '@panoply/runner'
import { incrementalModule, killOrder, type ReadingOrder } from '@panoply/test-kit/programs'

import { DuckDbDestination } from '../../src/index.js'

const [folder = '', given = '', total = '0', killAfter = '0', delayMs = '0'] = process.argv.slice(2)
// The test passes one of them.
const readingOrder = given as ReadingOrder

const order = await killOrder(Number(killAfter), Number(delayMs))
await runSource(incrementalModule(readingOrder, Number(total)), {
  source: {
    incKey: 'at',
    // The table that is ahead of the other one is read again from `incVal` on.
    ...(readingOrder === 'table after table' && { idpattern: '{n}' }),
  },
  destination: new DuckDbDestination(join(folder, 'rows.duckdb')),
  stateStore: new FileStateStore(join(folder, 'state')),
  checkpointEveryMs: 1,
  onEvent: order.countEvent,
})
await order.end()
