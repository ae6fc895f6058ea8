import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'

import { afterEach, describe, expect, it } from '@jest/globals'
import { type LocalQueue, startLocalQueue } from '@panoply/local-queue'
import { CARRIED_VALUES, REFUSED_VALUES, temporaryFolders } from '@panoply/test-kit'

import {
  type Destination,
  NdjsonDirectoryDestination,
  NdjsonStreamDestination,
  PanoplyDestination,
} from '../../src/index.js'
import { checkpointOf, rowsOf } from './rows.js'

const newFolder = temporaryFolders()
const queues: LocalQueue[] = []
afterEach(async () => {
  await Promise.all(queues.splice(0).map((queue) => queue.stop()))
})

/** A destination that is open, and the rows that its other side has received. */
interface Place {
  readonly destination: Destination
  readonly received: () => unknown[]
}

const parsedLines = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { __table: _, ...record } = JSON.parse(line) as Record<string, unknown>
      return record
    })

const PLACES: readonly (readonly [name: string, make: () => Promise<Place>])[] = [
  [
    'a folder of JSON lines',
    () => {
      const folder = newFolder()
      return Promise.resolve({
        destination: new NdjsonDirectoryDestination(folder),
        received: () => parsedLines(readFileSync(join(folder, 't.ndjson'), 'utf8')),
      })
    },
  ],
  [
    'a stream of JSON lines',
    () => {
      const stream = new PassThrough()
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      return Promise.resolve({
        destination: new NdjsonStreamDestination(stream),
        received: () => parsedLines(Buffer.concat(chunks).toString()),
      })
    },
  ],
  [
    'a Panoply account',
    async () => {
      const queue = await startLocalQueue()
      queues.push(queue)
      const { apiKey, apiSecret, endpoint } = queue
      return {
        destination: new PanoplyDestination(apiKey, apiSecret, { endpoint }),
        received: () =>
          parsedLines(
            queue
              .records()
              .map((row) => JSON.stringify(row))
              .join('\n'),
          ),
      }
    },
  ],
]

describe.each(PLACES)('%s', (_, make) => {
  it.each(REFUSED_VALUES)(
    'refuses %s by its path, and takes no row of its batch',
    async (_name, value, step, words) => {
      const { destination, received } = await make()
      await destination.open({ runKey: 'run' })
      await destination.write(rowsOf('t', [{ n: 1 }]))
      const batch = [
        ...rowsOf('t', [{ n: 2 }]),
        ...rowsOf('other', [{ n: 3 }]),
        ...rowsOf('t', [{ __id: 'four', n: 4, value }]),
      ]
      await expect(destination.write(batch)).rejects.toMatchObject({
        ...{ name: 'RowError', code: 'PANOPLY_ROW_REFUSED', retryable: false },
        ...{ table: 't', rowNumber: 3, rowId: 'four', path: `record.value${step}` },
        message: `row 3 of "t" (id "four") cannot be written: record.value${step}: ${words}`,
      })
      await destination.commit(() => checkpointOf({}))
      await destination.close()

      expect(received()).toEqual([{ n: 1 }])
      expect(destination.report().tables).toEqual([{ table: 't', rows: 1 }])
    },
  )

  it.each(CARRIED_VALUES)(
    'takes %s in the one JSON form, at any depth',
    async (_name, value, json) => {
      const { destination, received } = await make()
      await destination.open({ runKey: 'run' })
      await destination.write(rowsOf('t', [{ value, inside: { list: [value] } }]))
      await destination.commit(() => checkpointOf({}))
      await destination.close()

      expect(received()).toEqual([{ value: json, inside: { list: [json] } }])
    },
  )
})
