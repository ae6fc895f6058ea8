import { execFileSync } from 'node:child_process'

/** A program that is started again and again. */
export interface Started {
  readonly words: readonly string[]
  readonly folder?: string
  /** The program prints the milliseconds itself, of the part that is measured. Default: the time of the whole process. */
  readonly printsMs?: boolean
  /** Undoes what a start has left. */
  readonly after?: () => void
}

/** Starts each program in turn, round after round. @returns the median time of each, in milliseconds, by name */
export const medianTimes = <Name extends string>(
  programs: Readonly<Record<Name, Started>>,
  rounds: number,
): Record<Name, number> => {
  const times = new Map<string, number[]>()
  for (let round = 0; round < rounds; round++) {
    for (const [name, { words, folder, printsMs, after }] of Object.entries<Started>(programs)) {
      const startedAt = performance.now()
      const printed = execFileSync(process.execPath, words, {
        ...{ cwd: folder, encoding: 'utf8' },
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      const wholeMs = performance.now() - startedAt
      times.set(name, [...(times.get(name) ?? []), printsMs === true ? Number(printed) : wholeMs])
      after?.()
    }
  }
  const medians = [...times].map(([name, all]) => [name, median(all)])
  // Each program has been started, so that each name is there.
  return Object.fromEntries(medians) as Record<Name, number>
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
