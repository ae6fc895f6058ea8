import { isWithoutTape } from '../network/without-tape.js'

/**
 * Runs something with another `Date` in the whole process: it starts at the given time and advances as usual. Code
 * under `withoutTape` sees the real time. Timers do not change.
 *
 * @param startMs in milliseconds since the epoch
 */
export const withDateFrom = async <T>(startMs: number, run: () => Promise<T>): Promise<T> => {
  const RealDate = globalThis.Date
  const offsetMs = startMs - RealDate.now()
  const now = (): number => RealDate.now() + (isWithoutTape() ? 0 : offsetMs)
  // A proxy, so that `instanceof Date` is true for dates that Node itself makes.
  const tapeDate: DateConstructor = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, words: unknown[], newTarget): Date =>
      Reflect.construct(
        target,
        words.length === 0 ? [now()] : words,
        newTarget === tapeDate ? target : newTarget,
      ) as Date,
    get: (target, key): unknown => (key === 'now' ? now : Reflect.get(target, key)),
  })
  globalThis.Date = tapeDate
  try {
    return await run()
  } finally {
    globalThis.Date = RealDate
  }
}
