import { execFileSync } from 'node:child_process'

/** A program that is started again and again. */
export interface Started {
  readonly words: readonly string[]
  readonly folder?: string
  /** Undoes what a start has left. */
  readonly after?: () => void
}

/** Starts each program in turn, round after round. @returns the median time of each, in milliseconds, by name */
export const medianTimes = <Name extends string>(
  programs: Readonly<Record<Name, Started>>,
  rounds: number,
): Record<Name, number> =>
  medians(programs, rounds, (program) => {
    const startedAt = performance.now()
    printedBy(program)
    const wholeMs = performance.now() - startedAt
    program.after?.()
    return { wholeMs }
  })('wholeMs')

/** @returns what the program prints */
export const printedBy = ({ words, folder }: Started): string =>
  execFileSync(process.execPath, words, {
    ...{ cwd: folder, encoding: 'utf8' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })

/**
 * Measures each program in turn, round after round. So what disturbs the machine for a while disturbs all programs.
 *
 * @param measure starts a program once. Its results are numbers by name
 * @returns a function that gives the median of a result for each program
 */
export const medians = <Name extends string, Result extends string>(
  programs: Readonly<Record<Name, Started>>,
  rounds: number,
  measure: (program: Started) => Readonly<Record<Result, number>>,
): ((result: Result) => Record<Name, number>) => {
  const measured = new Map<string, Readonly<Record<Result, number>>[]>()
  for (let round = 0; round < rounds; round++) {
    for (const [name, program] of Object.entries<Started>(programs)) {
      measured.set(name, [...(measured.get(name) ?? []), measure(program)])
    }
  }
  return (result) => {
    const each = [...measured].map(([name, all]) => [name, median(all.map((one) => one[result]))])
    // Each program has been started, so that each name is there.
    return Object.fromEntries(each) as Record<Name, number>
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
