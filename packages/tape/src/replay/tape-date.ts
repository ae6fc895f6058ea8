import { isWithoutTape } from '../network/without-tape.js'

/**
 * Runs something while `Date` of the whole process begins at a given time, and goes on from there. Code under `withoutTape`
 * has the time of the machine. Timers are left as they are.
 *
 * @param startMs in milliseconds since the epoch
 */
export const withDateFrom = async <T>(startMs: number, run: () => Promise<T>): Promise<T> => {
  const RealDate = globalThis.Date
  const offsetMs = startMs - RealDate.now()
  const now = (): number => RealDate.now() + (isWithoutTape() ? 0 : offsetMs)
  // A proxy, because `instanceof Date` has to hold for dates that Node itself makes.
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
