/** What a contender did, and how long the part took that is measured, when that is not all of it. */
export interface Handled {
  readonly handled: number
  readonly elapsedMs?: number
}

/** Something that handles so many records. */
export type Contender = (count: number) => Promise<Handled>

/** Nanoseconds a record takes, in the best of the rounds. */
export type Timings = Readonly<Record<string, number>>

/**
 * Runs each contender in turn, round after round, and keeps the best of each: what disturbs the machine for a moment
 * disturbs one round, not the comparison. The first round warms up and does not count.
 */
export const compare = async (
  contenders: Readonly<Record<string, { readonly run: Contender; readonly count: number }>>,
  rounds: number,
): Promise<Timings> => {
  const best: Record<string, number> = {}
  for (let round = 0; round <= rounds; round++) {
    for (const [name, { run, count }] of Object.entries(contenders)) {
      globalThis.gc?.()
      const startedAt = performance.now()
      const { handled, elapsedMs = performance.now() - startedAt } = await run(count)
      const nanoseconds = (elapsedMs / count) * 1e6
      if (handled !== count) throw new Error(`${name} handled ${handled} of ${count} records`)
      if (round > 0) best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, nanoseconds)
    }
  }
  return best
}

/** One line of the table. */
export interface Finding {
  readonly what: string
  readonly measured: string
  readonly aim: string
  readonly reached: boolean
}

/** How many times as fast `ours` is as `theirs`. */
export const ratioFinding = (
  what: string,
  { ours, theirs }: { readonly ours: number | undefined; readonly theirs: number | undefined },
  aim?: number,
): Finding => {
  if (ours === undefined || theirs === undefined) throw new Error(`${what} was not measured`)
  const ratio = theirs / ours
  return {
    what,
    measured: `${ratio.toFixed(ratio < 10 ? 2 : 0)} (${perSecond(ours)} against ${perSecond(theirs)})`,
    aim: aim === undefined ? '' : String(aim),
    reached: aim === undefined || ratio >= aim,
  }
}

const perSecond = (nanoseconds: number): string =>
  `${Math.round(1e6 / nanoseconds).toLocaleString('en')}k/s`
