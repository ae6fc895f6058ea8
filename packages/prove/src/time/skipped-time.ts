import { syncBuiltinESMExports } from 'node:module'
import { setImmediate as nextTurn } from 'node:timers/promises'

import fakeTimers from '@sinonjs/fake-timers'

/** Turns of the event loop in which nothing happens before the time is moved on. */
const IDLE_TURNS = 12
/** How long a file or a name that is looked up is waited for, in turns of a real millisecond. */
const MAX_REAL_TURNS = 5_000
/** A socket or a thread may be open for the whole run: it is waited for no longer than this before each step. */
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

/** How a piece of work left the time. */
export interface Spent<T> {
  readonly value: T
  /** How long it took by its own time. */
  readonly durationMs: number
  /** The number of timers that still run. A closed source has none. */
  readonly openTimers: number
}

/**
 * Runs something in a time of its own, which stands still while the work computes and jumps to the next timer when it only
 * waits: an hour of waiting costs no time. `setTimeout`, `setInterval`, `Date`, `performance.now` and `AbortSignal.timeout`
 * follow it, in the whole process: one such run at a time.
 *
 * @param startMs the time at which it begins, in milliseconds since the epoch
 */
export const withSkippedTime = async <T>(
  startMs: number,
  run: () => Promise<T>,
): Promise<Spent<T>> => {
  const atStart = openResources()
  const fake = fakeTimers.install({
    ...{ now: startMs, toFake: [...FAKED] },
    // Connections from before have timers of their own.
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
    // It is awaited below, whatever comes of it.
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

/** Node's own runs by the time of the machine. */
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
