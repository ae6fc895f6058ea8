import { describe, expect, it } from '@jest/globals'
import { CARRIED_VALUES, REFUSED_VALUES } from '@panoply/test-kit'

import { airbyte, catalogOf, errorOf, recordsOf as airbyteRecords } from './support/airbyte.js'
import { batchesModule } from './support/modules.js'
import { recordsOf as singerRecords, singer } from './support/singer.js'

type Row = Record<string, unknown>

/** What an engine received of a run with one table. */
interface Received {
  readonly exitCode: number
  readonly rows: readonly Row[]
  readonly failure: string | undefined
}

type Read = (batches: readonly Row[][], config: object) => Promise<Received>

const asConnector =
  (properties: object, flags: readonly string[] = []): Read =>
  async (batches, config) => {
    const catalog = catalogOf({ test_source: properties, other: properties })
    const result = await airbyte(batchesModule(batches), 'read', { catalog, config, flags })
    const failure = errorOf(result)?.['message'] as string | undefined
    return { exitCode: result.exitCode, rows: airbyteRecords(result), failure }
  }

const asTap =
  (flags: readonly string[] = []): Read =>
  async (batches, config) => {
    const result = await singer(batchesModule(batches), { config, flags })
    return { exitCode: result.exitCode, rows: singerRecords(result), failure: result.stderr }
  }

const whole =
  (read: Read): Read =>
  async (batches, config) => {
    const received = await read(batches, config)
    return { ...received, rows: received.rows.map(({ data }) => data as Row) }
  }

const ANY = { __id: {}, n: {}, value: {}, inside: {} }

const ENGINES: readonly (readonly [name: string, read: Read])[] = [
  ['an Airbyte connector', asConnector({})],
  ['an Airbyte connector with a schema', asConnector(ANY)],
  ['an Airbyte connector of whole rows', whole(asConnector({}, ['--wrapped']))],
  ['a Singer tap', asTap()],
  ['a Singer tap of whole rows', whole(asTap(['--wrapped']))],
]

describe.each(ENGINES)('%s', (name, read) => {
  it.each(REFUSED_VALUES)(
    'refuses %s by its path, and writes no row of its batch',
    async (_, value, step, words) => {
      const batches = [[{ n: 1 }], [{ n: 2 }, { n: 3, __table: 'other' }, { n: 4, value }]]
      const { exitCode, rows, failure } = await read(batches, { idpattern: '{n}' })

      expect(exitCode).toBe(1)
      expect(rows).toEqual([{ __id: '1', n: 1 }])
      expect(failure).toContain(
        `row 3 of "test_source" (id "4") cannot be written: record.value${step}: ${words}`,
      )
    },
  )

  it.each(CARRIED_VALUES)(
    'carries %s in the one JSON form, at any depth',
    async (_, value, json) => {
      const { exitCode, rows } = await read([[{ value, inside: { list: [value] } }]], {})

      expect(exitCode).toBe(0)
      // A tap makes its schema from the rows, and null tells nothing of a column.
      const isLeftOut = json === null && name === 'a Singer tap'
      expect(rows).toEqual([{ ...(!isLeftOut && { value: json }), inside: { list: [json] } }])
    },
  )
})
