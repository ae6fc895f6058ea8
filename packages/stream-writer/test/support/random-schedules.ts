import fc from 'fast-check'

import type { Step, Schedule } from './schedule-steps.js'
import type { SimulatedFault } from './simulated-queue.js'

const CODES = [
  ['RequestThrottled', true],
  ['InternalError', false],
  ['ServiceUnavailable', false],
  ['InvalidMessageContents', true],
  ['InvalidParameterValue', true],
  ['BatchRequestTooLong', true],
  ['AccessDenied', true],
] as const

const anyFault: fc.Arbitrary<SimulatedFault> = fc
  .record({
    kind: fc.oneof(
      { arbitrary: fc.constant('none' as const), weight: 6 },
      {
        arbitrary: fc.constantFrom(
          ...(['status', 'reset', 'cut', 'silence', 'silence-after', 'garbage'] as const),
          ...(['refuse', 'forget', 'deaf'] as const),
        ),
        weight: 9,
      },
    ),
    code: fc.constantFrom(...CODES),
    share: fc.constantFrom(0.1, 0.5, 1),
    latencyMs: fc.constantFrom(0, 0, 1, 30, 400, 5_000),
  })
  .map(({ code: [code, senderFault], ...rest }) => ({ ...rest, code, senderFault }))

const anyWait = fc.constantFrom(1, 50, 999.4, 2_000, 30_000.7)
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      count: fc.integer({ min: 1, max: 12 }),
      textBytes: fc.constantFrom(0, 5, 100, 600, 3_000),
      isPoison: fc.integer({ min: 0, max: 19 }).map((draw) => draw === 0),
    }),
    weight: 5,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('stream' as const),
      place: fc.integer({ min: 0, max: 1 }),
      count: fc.integer({ min: 1, max: 4 }),
      textBytes: fc.constantFrom(0, 100, 600),
      isPoison: fc.integer({ min: 0, max: 9 }).map((draw) => draw === 0),
    }),
    weight: 2,
  },
  {
    arbitrary: fc.record({
      kind: fc.constantFrom('end-stream' as const, 'destroy-stream' as const),
      place: fc.integer({ min: 0, max: 1 }),
    }),
    weight: 1,
  },
  { arbitrary: fc.record({ kind: fc.constant('turn' as const) }), weight: 3 },
  {
    arbitrary: fc.record({ kind: fc.constant('advance' as const), durationMs: anyWait }),
    weight: 3,
  },
  {
    arbitrary: fc.record({ kind: fc.constant('stand-still' as const), durationMs: anyWait }),
    weight: 1,
  },
  { arbitrary: fc.record({ kind: fc.constant('flush' as const) }), weight: 2 },
  {
    arbitrary: fc.record({ kind: fc.constant('flush-for' as const), durationMs: anyWait }),
    weight: 1,
  },
  { arbitrary: fc.record({ kind: fc.constant('ready' as const) }), weight: 1 },
)

/** Any life of a writer: short enough to live through thousands, with everything that can happen in it. */
export const anySchedule: fc.Arbitrary<Schedule> = fc.record({
  options: fc.record({
    flushAfterMs: fc.constantFrom(0, 100, 2_000),
    maxMessageBytes: fc.constantFrom(1_024, 2_048, 4_096),
    maxBufferedBytes: fc.constantFrom(4_096, 20_000, 200_000),
    maxInFlight: fc.integer({ min: 1, max: 4 }),
    requestTimeoutMs: fc.constantFrom(50, 1_000, 30_000),
    deliveryTimeoutMs: fc.constantFrom(1, 700, 5_000, 120_000),
  }),
  faults: fc.array(anyFault, { maxLength: 12 }),
  /** A queue may take less than is configured. */
  queueBodyBytes: fc.constantFrom(700, 1_500, 1_000_000),
  steps: fc.array(anyStep, { maxLength: 25 }),
  random: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 8 }),
  isHeard: fc.boolean(),
  busyListeners: fc.subarray(['send', 'flush', 'retry', 'error', 'drain'] as const),
  closeAfterMs: fc.option(fc.constantFrom(0, 10, 3_000), { nil: undefined }),
})
