import { syncBuiltinESMExports } from 'node:module'
import { setImmediate as nextTurn } from 'node:timers/promises'

import fakeTimers from '@sinonjs/fake-timers'

/** The number of idle turns of the event loop after which the time is moved forward. */
const IDLE_TURNS = 12
/** How long to wait for a file or a DNS lookup, in turns of one real millisecond. */
const MAX_REAL_TURNS = 5_000
/**
 * How long to wait for a socket or a thread before each step, in turns. It is short, because both may stay open for the
 * whole run.
 */
const MAX_OPEN_TURNS = 10
const FAKED = [
  ...(['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] as const),
  ...(['Date', 'performance'] as const),
]
const BRIEF = /^(?:FSReq|GetAddrInfo|GetNameInfo|Zlib|TCPConnect|RandomBytes|Hash)/
const ORDINARY = new Set(['Timeout', 'Immediate', 'TTYWrap', 'SignalWrap', 'CloseReq'])

const realSetTimeout = globalThis.setTimeout
const realPause = (delayMs: number): Promise<void> =>
  new Promise((resolve) => {
    realSetTimeout(resolve, delayMs)
  })

/** The result of a piece of work, and the time that it used. */
export interface Spent<T> {
  readonly value: T
  /** How long the work took, measured in skipped time. */
  readonly durationMs: number
  /** The number of timers that still run. A correctly closed source has none. */
  readonly openTimers: number
}

/**
 * Runs `work` in a virtual time. The time stands still while the work computes. When the work only waits, the time
 * jumps to the next timer, so that an hour of waiting costs no real time. `setTimeout`, `setInterval`, `Date`,
 * `performance.now` and `AbortSignal.timeout` of the whole process follow the virtual time. So only one
 * `withSkippedTime` can run at a time.
 *
 * @param startMs the virtual time at the start, in milliseconds since the epoch
 */
export const withSkippedTime = async <T>(
  startMs: number,
  run: () => Promise<T>,
): Promise<Spent<T>> => {
  const atStart = openResources()
  const fake = fakeTimers.install({
    ...{ now: startMs, toFake: [...FAKED] },
    // Connections that were opened before have real timers.
    shouldClearNativeTimers: true,
  })
  const realTimeout = Object.getOwnPropertyDescriptor(AbortSignal, 'timeout') ?? {}
  Object.defineProperty(AbortSignal, 'timeout', { ...realTimeout, value: abortAfter })
  syncBuiltinESMExports()
  try {
    const ending = { isReached: false }
    const work = run().finally(() => {
      ending.isReached = true
    })
    // `work` is awaited below. Without this, an early rejection would count as unhandled.
    work.catch(() => undefined)
    while (!ending.isReached) {
      await untilIdle(atStart, () => ending.isReached)
      if (fake.countTimers() > 0) fake.next()
      else await realPause(1)
    }
    const value = await work
    return { value, durationMs: Date.now() - startMs, openTimers: fake.countTimers() }
  } finally {
    fake.uninstall()
    Object.defineProperty(AbortSignal, 'timeout', realTimeout)
    syncBuiltinESMExports()
  }
}

/** Replaces `AbortSignal.timeout`, because that of Node follows the real time. */
const abortAfter = (delayMs: number): AbortSignal => {
  const controller = new AbortController()
  setTimeout(() => {
    controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'))
  }, delayMs)
  return controller.signal
}

const untilIdle = async (
  atStart: Readonly<Record<Kind, number>>,
  isSettled: () => boolean,
): Promise<void> => {
  for (let realTurns = 0; ; realTurns += 1) {
    for (let turn = 0; turn < IDLE_TURNS; turn += 1) {
      if (isSettled()) return
      await nextTurn()
    }
    const open = openResources()
    const waits =
      (open.brief > atStart.brief && realTurns < MAX_REAL_TURNS) ||
      (open.lasting > atStart.lasting && realTurns < MAX_OPEN_TURNS)
    if (!waits) return
    await realPause(1)
  }
}

type Kind = 'brief' | 'lasting'

/** The open resources of the process besides timers. */
const openResources = (): Record<Kind, number> => {
  const kinds = process.getActiveResourcesInfo().filter((kind) => !ORDINARY.has(kind))
  const brief = kinds.filter((kind) => BRIEF.test(kind)).length
  return { brief, lasting: kinds.length - brief }
}
