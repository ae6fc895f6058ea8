/** @runs-first It collects garbage, or makes much. */
import { ManualClock } from '@panoply/runner/testing'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { airbyte, catalogOf } from './support/airbyte.js'
import { countingModule } from './support/modules.js'
import { SimulatedPlatform, SimulatedSinger } from './support/simulated-engine.js'
import { singer } from './support/singer.js'

const TOTAL = 30

/** A run that is cut off after a part of its lines; and, perhaps, a stream that is read anew after it. */
const interruption = fc.record({
  cutAt: fc.double({ min: 0, max: 1, noNaN: true }),
  refreshed: fc.option(fc.nat({ max: 2 }), { nil: undefined }),
})
const schedule = fc.record({
  streams: fc.integer({ min: 1, max: 3 }),
  batchRows: fc.integer({ min: 1, max: 12 }),
  hasPaths: fc.boolean(),
  interruptions: fc.array(interruption, { maxLength: 4 }),
})
const whole = { cutAt: 1, refreshed: undefined }

const setUp = ({
  streams,
  batchRows,
  hasPaths,
}: {
  streams: number
  batchRows: number
  hasPaths: boolean
}) => {
  const tables = ['a', 'b', 'c'].slice(0, streams)
  const clock = new ManualClock()
  const module = countingModule({
    ...{ total: TOTAL, tables, batchRows, incremental: true },
    // A second passes with each read, so that each batch is made safe.
    onRead: () => clock.elapse(1_000),
    ...(hasPaths && { streams: tables.map((name) => ({ name, statePath: ['tables', name] })) }),
  })
  return { tables, clock, module }
}

const linesUntil = (output: string, part: number): string[] => {
  const lines = output.split('\n').slice(0, -1)
  return lines.slice(0, Math.round(lines.length * part))
}

const everyRow = new Set(Array.from({ length: TOTAL }, (_, n) => n))

describe('however often a run is killed and a stream read anew', () => {
  it('no stream of a connector loses a row', async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async ({ interruptions, ...shape }) => {
        const { tables, clock, module } = setUp(shape)
        const platform = new SimulatedPlatform()
        const catalog = catalogOf(Object.fromEntries(tables.map((name) => [name, {}])))
        for (const { cutAt, refreshed } of [...interruptions, whole]) {
          const { output } = await airbyte(module, 'read', {
            catalog,
            clock,
            state: platform.state,
          })
          platform.take(linesUntil(output, cutAt))
          const stream = refreshed === undefined ? undefined : tables[refreshed]
          if (stream !== undefined) platform.refresh(stream)
        }
        for (const table of tables) expect(platform.rowsOf(table)).toEqual(everyRow)
      }),
    )
  })

  it.each(['with a catalog', 'without one'])('no stream of a tap loses a row, %s', async (how) => {
    await fc.assert(
      fc.asyncProperty(schedule, async ({ interruptions, ...shape }) => {
        const { tables, clock, module } = setUp(shape)
        const target = new SimulatedSinger()
        const streams = tables.map((name) => ({
          ...{
            tap_stream_id: name,
            stream: name,
            schema: { properties: { n: { type: 'number' } } },
          },
          metadata: [{ breadcrumb: [], metadata: { selected: true } }],
        }))
        const catalog = how === 'with a catalog' ? { streams } : undefined
        for (const { cutAt, refreshed } of [...interruptions, whole]) {
          const { output } = await singer(module, { catalog, clock, state: target.state })
          target.take(linesUntil(output, cutAt))
          const stream = refreshed === undefined ? undefined : tables[refreshed]
          if (stream !== undefined) target.refresh(stream)
        }
        for (const table of tables) expect(target.rowsOf(table)).toEqual(everyRow)
      }),
    )
  })
})
