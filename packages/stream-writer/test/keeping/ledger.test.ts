import { beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { InMemoryDisk } from '../support/in-memory-spool.js'
import type { Step, Schedule } from '../support/schedule-steps.js'
import { runSchedule } from '../support/run-schedule.js'
import { anySchedule } from '../support/random-schedules.js'

/** Schedules in which the program now and then asks for what it wrote to be on disk. */
const anySpooledSchedule = fc
  .record({
    schedule: anySchedule,
    persistAfter: fc.array(fc.nat(25), { maxLength: 6 }),
    maxSpoolBytes: fc.constantFrom(4_096, 20_000, 1_000_000),
  })
  .map(({ schedule, persistAfter, maxSpoolBytes }): Schedule => {
    const persist: Step = { kind: 'persist' }
    const steps = schedule.steps.flatMap((step, index) =>
      persistAfter.includes(index) ? [step, persist] : [step],
    )
    return { ...schedule, steps, options: { ...schedule.options, maxSpoolBytes } }
  })

/** Lives through a schedule, and sees to what holds of every one. */
const live = async (schedule: Schedule, disk: InMemoryDisk) => {
  const ended = await runSchedule({ ...schedule, disk })
  const { writer, queue, accepted, handedBack, clock, watched, broken } = ended
  const back = new Set(handedBack)
  const onDisk = new Set(disk.records().map(({ n }) => n as number))
  expect(broken).toEqual([])
  expect(handedBack).toHaveLength(back.size)
  expect(writer.stats).toMatchObject({ bufferedBytes: 0, queued: 0, inFlight: 0 })
  expect(clock.pending).toBe(0)
  expect(watched.size).toBe(0)
  return {
    ...ended,
    back,
    onDisk,
    missing: [...accepted].filter((n) => !back.has(n) && !onDisk.has(n) && !queue.taken.has(n)),
  }
}

beforeAll(async () => {
  await Promise.all([import('p-retry'), import('@aws-sdk/client-sqs')])
})

describe('the ledger with a spool', () => {
  it('balances at every step, and every record ends at the queue, comes back, or stays for the next writer', async () => {
    await fc.assert(
      fc.asyncProperty(anySpooledSchedule, async (schedule) => {
        const disk = new InMemoryDisk()
        const { missing, back, onDisk, writer, forgotten } = await live(schedule, disk)
        expect(missing).toEqual([])
        // What is told to be lost without a spool is on disk with one.
        expect([...back].filter((n) => onDisk.has(n))).toEqual([])
        expect(onDisk.size).toBe(writer.stats.pending + forgotten)

        const next = await live(
          { ...schedule, faults: [], steps: [], closeAfterMs: undefined },
          disk,
        )
        expect(next.missing).toEqual([])
        expect(next.writer.stats).toMatchObject({ recovered: onDisk.size, pending: 0 })
        expect(next.onDisk.size).toBe(next.forgotten)
      }),
      { numRuns: 300 },
    )
  })

  it('loses nothing when the disk fails at any moment, and whoever waits is told', async () => {
    const anyFault = fc.record({
      after: fc.nat(30),
      operation: fc.constantFrom('open', 'write', 'read', 'close'),
    })
    await fc.assert(
      fc.asyncProperty(anySpooledSchedule, anyFault, async (schedule, { after, operation }) => {
        let operations = 0
        const disk = new InMemoryDisk()
        // Something is left for the writer that meets the fault.
        await live({ ...schedule, closeAfterMs: 0 }, disk)
        disk.plan = (what) =>
          operations++ >= after && what === operation
            ? Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
            : undefined
        const { missing, forgotten } = await live(schedule, disk)
        // What nobody asked for in time has no place left to stay, and the reports say how many it were.
        expect(missing.length).toBeLessThanOrEqual(forgotten)
      }),
      { numRuns: 200 },
    )
  })
})
