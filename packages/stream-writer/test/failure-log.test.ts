import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { Failure } from '../src/delivery/failure.js'
import { FailureLog } from '../src/delivery/failure-log.js'
import { bufferBytes } from './support/buffer-bytes.js'

const KIB = 1024
const FAULT = { code: 'x', message: 'x', faultClass: 'final', wholeRequest: true } as const

const MESSAGE = { recordCount: 1, openedAt: 0, epoch: 0, attempts: 1 } as const

const failureOf = (bytes: number): Failure =>
  new Failure({ ...MESSAGE, body: Buffer.alloc(bytes) }, FAULT)

describe('the log of failures', () => {
  it('gives every reader what came between its two moments, whoever else forgets what', () => {
    const someStep = fc.oneof(
      { arbitrary: fc.constantFrom(1, 300 * KIB, 900 * KIB), weight: 3 },
      fc.constantFrom('read' as const, 'forget' as const),
    )
    fc.assert(
      fc.property(fc.array(someStep, { maxLength: 60 }), (steps) => {
        const log = new FailureLog(Number.MAX_SAFE_INTEGER)
        const all: Failure[] = []
        const gone: Failure[] = []
        let floor = 0
        const reads: [() => Failure[], Failure[]][] = []
        for (const step of steps) {
          if (typeof step === 'number') {
            const failure = failureOf(step)
            all.push(failure)
            gone.push(...log.append(failure))
          } else if (step === 'forget') {
            floor = Math.floor((floor + log.position) / 2)
            log.forgetBefore(floor)
          } else {
            reads.push([log.since(floor), all.slice(floor)])
          }
        }
        expect(gone).toEqual([])
        // Long after: what came later is in none of them, what was forgotten later still is.
        for (const [read, expected] of reads) expect(read()).toEqual(expected)
      }),
    )
  })

  it('lets the oldest give way beyond its bound, and tells which they are', () => {
    const log = new FailureLog(3_000 * KIB)
    const failures = Array.from({ length: 10 }, () => failureOf(600 * KIB))
    const gone = failures.flatMap((failure) => log.append(failure))
    expect(gone.length).toBeGreaterThanOrEqual(5)
    expect(gone).toEqual(failures.slice(0, gone.length))
    expect(log.since(0)()).toEqual(failures.slice(gone.length))
  })

  it('keeps no more of a failure than it weighs, whatever it was cut from', () => {
    const log = new FailureLog(1_000 * KIB)
    const before = bufferBytes()
    for (let n = 0; n < 64; n++) {
      // The one bad record of a message that was cut in halves, over and over.
      const body = Buffer.alloc(1_000 * KIB).subarray(0, KIB)
      log.append(new Failure({ ...MESSAGE, body }, FAULT))
    }
    expect(log.since(0)()).toHaveLength(64)
    expect(bufferBytes() - before).toBeLessThan(3_000 * KIB)
  })

  it('tells of none as gone that nobody would have asked for', () => {
    const log = new FailureLog(2_000 * KIB)
    const failures = Array.from({ length: 3 }, () => failureOf(600 * KIB))
    for (const failure of failures) log.append(failure)
    log.forgetBefore(1)
    expect(log.append(failureOf(600 * KIB))).toEqual([failures[1]])
  })
})
