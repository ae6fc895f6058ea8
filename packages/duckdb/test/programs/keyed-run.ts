/**
 * A run in a process of its own that is killed, and begins anew each time: its source reports no state. What it declares
 * of its streams tells its rows apart.
 *
 * Arguments: a folder, and those of `killOrder`.
 */
import { join } from 'node:path'

import { FileStateStore, runSource } from '@panoply/runner'
import { keyedModule, killOrder } from '@panoply/test-kit/programs'

import { DuckDbDestination } from '../../src/index.js'

const [folder = '', killAfter = '0', delayMs = '0'] = process.argv.slice(2)

const order = await killOrder(Number(killAfter), Number(delayMs))
await runSource(keyedModule, {
  destination: new DuckDbDestination(join(folder, 'rows.duckdb')),
  stateStore: new FileStateStore(join(folder, 'state')),
  checkpointEveryMs: 1,
  onEvent: order.countEvent,
})
await order.end()
