/**
 * A run in a process of its own that is killed, and begins anew each time: its source reports no state. What it declares
 * of its streams tells its rows apart.
 *
 * Arguments: the address of a database, a folder for the state, and those of `killOrder`.
 */
import { FileStateStore, runSource } from '@panoply/runner'
import { keyedModule, killOrder } from '@panoply/test-kit/programs'

import { PostgresDestination } from '../../src/index.js'

const [address = '', folder = '', killAfter = '0', delayMs = '0'] = process.argv.slice(2)

const order = await killOrder(Number(killAfter), Number(delayMs))
await runSource(keyedModule, {
  destination: new PostgresDestination(address),
  stateStore: new FileStateStore(folder),
  checkpointEveryMs: 1,
  onEvent: order.countEvent,
})
await order.end()
