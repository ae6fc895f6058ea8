import { describe, expect, it } from '@jest/globals'
import { batchesModule, moduleOf } from '@panoply/test-kit'

import type { DestinationReport } from '../../src/index.js'
import { InMemoryDestination } from '../../src/testing/index.js'
import { bench, failureOf, ofType } from './bench.js'

/** A destination that says of each table that one row was replaced. */
class ReplacingDestination extends InMemoryDestination {
  override report(): DestinationReport {
    const report = super.report()
    return { ...report, tables: report.tables.map((one) => ({ ...one, replaced: 1 })) }
  }
}

const source = { destination: 'boards' }
const rows = [{ id: 1 }, { id: 2 }, { id: 1 }]

describe('the report of a run', () => {
  it('says nothing about replaced rows if the destination does not know them', async () => {
    const report = await bench().run(batchesModule([rows]), { source })
    expect(Object.keys(report.destination.tables[0] ?? {})).toEqual(['table', 'rows'])
  })

  it('has the replaced rows of the destination, also if the run fails', async () => {
    const { run } = bench(new ReplacingDestination())
    const failing = moduleOf((call) => {
      if (call > 1) throw new TypeError('no more')
      return rows
    })
    const { report } = await failureOf(run(failing, { source }))

    expect(report.destination.tables).toEqual([{ table: 'boards', rows: 3, replaced: 1 }])
  })

  it('counts all rows that came, the replaced ones too', async () => {
    const { run, events } = bench(new ReplacingDestination())
    const report = await run(batchesModule([rows]), { source })

    expect(report).toMatchObject({
      rows: 3,
      destination: { tables: [{ table: 'boards', rows: 3, replaced: 1 }] },
    })
    expect(ofType(events, 'end')).toEqual([{ type: 'end', report }])
  })
})
