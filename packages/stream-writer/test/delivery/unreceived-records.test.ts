/** @runs-first It collects garbage, or makes much. */
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { Failure } from '../../src/delivery/failure.js'
import { UnreceivedRecords } from '../../src/delivery/unreceived-records.js'
import type { GivenUpRecords } from '../../src/message/record-owners.js'
import { bufferBytes } from '../support/held-bytes.js'

const KIB = 1024
const FAULT = { code: 'x', message: 'x', faultClass: 'final', wholeRequest: true } as const
const UNLIMITED = {
  awaitedBytes: Number.MAX_SAFE_INTEGER,
  otherwiseBytes: Number.MAX_SAFE_INTEGER,
}

const failureOf = (bytes: number, epoch = 0): Failure =>
  new Failure({ body: Buffer.alloc(bytes), recordCount: 1, openedAt: 0, epoch, attempts: 1 }, FAULT)

describe('records that the program has not received', () => {
  it('are in exactly one report: the first that covers them', () => {
    const anyStep = fc.record({
      kind: fc.constantFrom('add' as const, 'add' as const, 'take' as const),
      epoch: fc.integer({ min: 0, max: 4 }),
    })
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
        const unreceived = new UnreceivedRecords(UNLIMITED)
        const added: Failure[] = []
        const reported: GivenUpRecords[] = []
        for (const { kind, epoch } of steps) {
          const failure = failureOf(1, epoch)
          if (kind === 'add') {
            added.push(failure)
            unreceived.add(failure, false)
          } else reported.push(...unreceived.take(epoch))
          const left = added.filter((each) => !reported.includes(each))
          expect(unreceived.recordCount).toBe(left.length)
          expect(kind === 'take' && left.some((each) => each.epoch <= epoch)).toBe(false)
        }
        expect(new Set(reported).size).toBe(reported.length)
        expect(added.filter(({ isReceived }) => isReceived)).toHaveLength(reported.length)
      }),
    )
  })

  it('are forgotten beyond the limit, the oldest first, and counted until a report covers them', () => {
    const unreceived = new UnreceivedRecords({ ...UNLIMITED, otherwiseBytes: 1_000 * KIB })
    const [first, second] = [failureOf(900 * KIB), failureOf(900 * KIB, 1)]
    expect(unreceived.add(first, false)).toBe(0)
    expect(unreceived.add(second, false)).toBe(1)
    expect(unreceived.recordCount).toBe(2)
    expect(unreceived.take(0)).toEqual([])
    expect(unreceived.recordCount).toBe(1)
    expect(unreceived.take(1)).toEqual([second])
    expect(first.isReceived).toBe(false)
  })

  it('are forgotten later while a report is awaited', () => {
    const limits = { awaitedBytes: 2_000 * KIB, otherwiseBytes: 1_000 * KIB }
    const unreceived = new UnreceivedRecords(limits)
    expect(unreceived.add(failureOf(900 * KIB), true)).toBe(0)
    expect(unreceived.add(failureOf(900 * KIB), true)).toBe(0)
    expect(unreceived.add(failureOf(900 * KIB), true)).toBe(1)
  })

  it('keep the latest, however large it is', () => {
    const unreceived = new UnreceivedRecords({ awaitedBytes: 1, otherwiseBytes: 1 })
    const failure = failureOf(3_000 * KIB)
    expect(unreceived.add(failure, false)).toBe(0)
    expect(unreceived.take(0)).toEqual([failure])
  })

  it('weigh what they hold, even if they were cut from a large message', () => {
    const unreceived = new UnreceivedRecords(UNLIMITED)
    const message = { recordCount: 1, openedAt: 0, epoch: 0, attempts: 1 }
    const before = bufferBytes()
    for (let n = 0; n < 64; n++) {
      // The one bad record of a message that was cut in halves, over and over.
      const body = Buffer.alloc(1_000 * KIB).subarray(0, KIB)
      unreceived.add(new Failure({ ...message, body }, FAULT), false)
    }
    expect(unreceived.recordCount).toBe(64)
    expect(bufferBytes() - before).toBeLessThan(3_000 * KIB)
  })
})
