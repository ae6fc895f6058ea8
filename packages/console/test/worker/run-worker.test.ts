import { EventEmitter } from 'node:events'
import { join } from 'node:path'

import { expect, it } from '@jest/globals'
import { DuckDbDestination } from '@panoply/duckdb'
import { temporaryFolders } from '@panoply/test-kit'

import { runWorker } from '../../src/worker/index.js'

const newFolder = temporaryFolders()

/** Takes hours. */
const ENDLESS = 'SELECT count(*) FROM range(1000000000000) WHERE hash(range) = 1'

/** A console, and what a worker does for it. */
class ScriptedChannel extends EventEmitter {
  readonly done: unknown[] = []

  send(message: unknown): void {
    this.done.push(message)
  }
}

it('a worker whose console is gone ends its query before its process, because the end of the process would wait', async () => {
  const folder = newFolder()
  const file = join(folder, 'rows.duckdb')
  const destination = new DuckDbDestination(file)
  await destination.open({ runKey: 'run' })
  await destination.close()

  const channel = new ScriptedChannel()
  await new Promise<void>((resolve) => {
    const exit = (): void => {
      channel.done.push('exit')
      resolve()
    }
    runWorker(['tables', file], { channel, env: {}, folder, exit })
    channel.emit('message', { id: 1, ask: 'query', about: { sql: ENDLESS, limit: 1 } })
    channel.emit('disconnect')
  })
  expect(channel.done).toEqual([
    { id: 1, failure: expect.objectContaining({ code: 'busy' }) },
    'exit',
  ])
})
