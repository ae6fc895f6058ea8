/**
 * A run with rows that cannot be written, in a process of its own that is killed, and resumed from the last commit.
 *
 * Arguments: a folder, and those of `killOrder`.
 */
import { join } from 'node:path'

import { killOrder, numbersModule } from '@panoply/test-kit/programs'

import { FileStateStore, NdjsonDirectoryDestination, runSource } from '../../src/index.js'

const [folder = '', killAfter = '0', delayMs = '0'] = process.argv.slice(2)
/** Each row whose number can be divided by this holds what no table holds. */
const BAD_EVERY = 97

/** The class has a `read`, which its type does not say. */
type Readable = new (...words: ConstructorParameters<typeof numbersModule.Stream>) => {
  read(n?: number): Promise<Record<string, unknown>[] | null>
}

class Stream extends (numbersModule.Stream as unknown as Readable) {
  override async read(n?: number): Promise<Record<string, unknown>[] | null> {
    const rows = await super.read(n)
    for (const row of rows ?? []) if (Number(row['n']) % BAD_EVERY === 0) row['bad'] = new Map()
    return rows
  }
}

/** The numbers, some of them with a value that no table holds. */
const poisoned = { ...numbersModule, Stream }

const order = await killOrder(Number(killAfter), Number(delayMs))
await runSource(poisoned, {
  source: { destination: '{__table}', idpattern: '{n}', incKey: 'n' },
  destination: new NdjsonDirectoryDestination(join(folder, 'rows')),
  stateStore: new FileStateStore(join(folder, 'state')),
  ...{ maxRejects: 1_000, rejects: join(folder, 'rejects.ndjson') },
  checkpointEveryMs: 1,
  // A run that was killed after its end is not followed by one from the beginning, which would hide what is lost.
  resume: 'always',
  onEvent: order.countEvent,
})
await order.end()
