import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { describeWithPython } from '@panoply/test-kit'

import { folder } from '../support/folder.js'
import { QUIET } from './support/quiet.js'
import { executable, expectedRows, ROWS } from './support/shop.js'

const connector = programBuilder(new URL('../../', import.meta.url))(
  'test/programs/shop-connector.ts',
)

interface Answer {
  readonly streams: string[]
  readonly killed: string | false
  readonly read: number
  readonly again: number
  readonly customers: unknown[][]
  readonly orders: unknown[][]
}

describeWithPython('PyAirbyte', { pyairbyte: ['airbyte==0.71.*'] }, ({ pyairbyte }) => {
  it('checks, discovers, reads into its cache after a kill, and reads on from its state', () => {
    const answerFile = join(folder.path, 'answer.json')
    const { status, stdout, stderr } = spawnSync(
      pyairbyte('python'),
      [fileURLToPath(new URL('python/read_shop.py', import.meta.url))],
      {
        cwd: folder.path,
        encoding: 'utf8',
        env: {
          ...{ ...process.env, ...QUIET },
          SHOP_CONNECTOR: executable(folder.path, 'shop-connector', connector),
          SHOP_CACHE: join(folder.path, 'cache.duckdb'),
          SHOP_ANSWER: answerFile,
        },
      },
    )
    expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({
      status: 0,
      output: '',
    })
    const answer = JSON.parse(readFileSync(answerFile, 'utf8')) as Answer
    expect(answer.streams).toEqual(['customers', 'orders'])
    expect(answer.killed).not.toBe(false)
    expect(answer.again).toBe(0)
    expect(answer.customers).toEqual(
      expectedRows('customers').map(({ id, name, since, note }) => [
        ...[id, name, String(since).replace('T', ' ').replace('.000Z', ''), note],
      ]),
    )
    expect(answer.orders.map((row) => [...row.slice(0, 2), Number(row[2]), row[3]])).toEqual(
      expectedRows('orders').map(({ id, customer, amount, isPaid }) => [
        ...[id, customer, amount, isPaid],
      ]),
    )
    expect(answer.orders).toHaveLength(ROWS)
  })
})
