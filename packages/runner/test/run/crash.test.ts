import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { killsUntilDone, NUMBERS_TOTAL, tallyOf, temporaryFolders } from '@panoply/test-kit'

const newFolder = temporaryFolders()
const build = programBuilder(new URL('../../', import.meta.url))
const BAD_EVERY = 97
/** The rows of `failing-run.ts`. */
const TOTAL = 2_000

const linesOf = (file: string): Record<string, unknown>[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('a run with bad rows that is killed at random points and resumed until done', () => {
  it('has every other row once, and every bad row in the file of rejects', async () => {
    const folder = newFolder()
    const ends = await killsUntilDone(build('test/programs/rejecting-run.ts'), [folder])
    expect(ends.at(-1)).toBe(0)

    const rows = readdirSync(join(folder, 'rows')).flatMap((file) =>
      linesOf(join(folder, 'rows', file)),
    )
    const rejected = new Set(linesOf(join(folder, 'rejects.ndjson')).map(({ id }) => Number(id)))
    expect([...rejected].every((n) => n % BAD_EVERY === 0)).toBe(true)
    const all = [...rows.map(({ n }) => Number(n)), ...rejected]
    // Of the two tables, the one of the even numbers has the smaller largest value.
    const state = join(folder, 'state')
    const saved = readdirSync(state).filter((file) => file.endsWith('.json'))
    expect(readFileSync(join(state, saved[0] ?? ''), 'utf8')).toMatch(
      new RegExp(String.raw`"value":\s*${NUMBERS_TOTAL - 2}\b`),
    )
    expect(tallyOf(all, NUMBERS_TOTAL)).toEqual({ missing: 0, doubled: 0 })
  })
})

/** What the lines of the program tell of one run. A run that is killed does not write all of them. */
interface ToldRun {
  /** A moment before the run started. */
  readonly launched: number
  /** A moment after the run started. */
  readonly began?: number
  /** The first row that it reads, from the state that it got. */
  readonly start?: number
  /** The `lastTimeSucceed` that it got. */
  readonly seen?: string | null
  readonly atEnd?: boolean
  readonly finished?: number
  readonly warnings?: readonly string[]
}

describe('a run that fails after it has moved on, and is killed at random points and resumed until done', () => {
  it('has every row once in its JSON form, and is told when a run last reached the end', async () => {
    const folder = newFolder()
    const program = build('test/programs/failing-run.ts')
    await killsUntilDone(program, [folder])
    // A run after one that has reached the end.
    await killsUntilDone(program, [folder], 1)

    const rows = linesOf(join(folder, 'rows/rows.ndjson'))
    expect(
      tallyOf(
        rows.map(({ n }) => Number(n)),
        TOTAL,
      ),
    ).toEqual({ missing: 0, doubled: 0 })
    expect(rows.every(({ n, at }) => at === new Date(Number(n)).toISOString())).toBe(true)

    const runs = runsIn(join(folder, 'runs.ndjson'))
    const ended = runs.flatMap(({ warnings }) => (warnings ? [warnings] : []))
    expect(ended.length).toBeGreaterThanOrEqual(2)
    for (const warnings of ended) {
      const ofStates = warnings.filter((text) => text.startsWith('rows without __state'))
      expect(ofStates.length).toBeLessThanOrEqual(1)
    }
    expectTold(runs)
  })
})

const runsIn = (file: string): ToldRun[] => {
  const runs: ToldRun[] = []
  for (const line of linesOf(file)) {
    // The program writes these lines.
    if ('launched' in line) runs.push(line as unknown as ToldRun)
    else Object.assign(runs.at(-1) ?? {}, line)
  }
  return runs
}

/** What the store may hold between two runs. Runs are named by their places in the list. */
interface Kept {
  /** The first of the runs that continue each other since the last end. `undefined` at the beginning and after an end. */
  readonly chain: number | undefined
  /** The first of the runs that together reached the last end. */
  readonly ended: number | undefined
}

/**
 * Each run was told the start of the first of the runs that together reached the last end.
 *
 * A run that is killed may have committed nothing, or some rows. If it has read to the end, it may also have committed
 * the end, although it could not say so. The row at which the next run starts shows which of them it was.
 */
const expectTold = (runs: readonly ToldRun[]): void => {
  let possible: readonly Kept[] = [{ chain: undefined, ended: undefined }]
  for (const [run, { began, start = 0, seen, atEnd, finished }] of runs.entries()) {
    if (began === undefined) continue
    const before = possible.filter((kept) => fits(kept, start))
    const told = seen === null ? undefined : runStartedAt(runs, Date.parse(seen ?? ''))
    expect(before.map(({ ended }) => ended)).toContain(told)
    const after = before
      .filter(({ ended }) => ended === told)
      .flatMap((kept) => {
        const chain = kept.chain ?? run
        const afterEnd = { chain: undefined, ended: chain }
        if (finished !== undefined) return [afterEnd]
        return [kept, { ...kept, chain }, ...(atEnd === true ? [afterEnd] : [])]
      })
    possible = [...new Map(after.map((kept) => [JSON.stringify(kept), kept])).values()]
  }
}

/** Whether a run starts at a row if the store holds this. */
const fits = ({ chain, ended }: Kept, start: number): boolean => {
  const isNothing = chain === undefined && ended === undefined
  if (start === 0) return isNothing
  return start < TOTAL ? chain !== undefined : !isNothing
}

/** @returns the place of the run that started then; -1 if none did */
const runStartedAt = (runs: readonly ToldRun[], ms: number): number =>
  runs.findIndex(({ launched, began = -Infinity }) => launched <= ms && ms <= began)
