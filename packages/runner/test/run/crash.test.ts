import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { killsUntilDone, NUMBERS_TOTAL, tallyOf, temporaryFolders } from '@panoply/test-kit'

const newFolder = temporaryFolders()
const build = programBuilder(new URL('../../', import.meta.url))
const BAD_EVERY = 97

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
    expect(readFileSync(join(state, saved[0] ?? ''), 'utf8')).toMatch(/"value":\s*9998\b/)
    expect(tallyOf(all, NUMBERS_TOTAL)).toEqual({ missing: 0, doubled: 0 })
  })
})

/** A line of the program: a run that began, or that reached the end. */
interface Told {
  readonly began?: number
  readonly seen?: string | null
  readonly finished?: number
  readonly warnings?: string[]
}

describe('a run that fails after it has moved on, and is killed at random points and resumed until done', () => {
  const TOTAL = 2_000
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

    const runs = linesOf(join(folder, 'runs.ndjson')) as unknown as Told[]
    const ended = runs.flatMap(({ warnings }) => (warnings ? [warnings] : []))
    expect(ended.length).toBeGreaterThanOrEqual(2)
    for (const warnings of ended) {
      const ofStates = warnings.filter((text) => text.startsWith('rows without __state'))
      expect(ofStates.length).toBeLessThanOrEqual(1)
    }
    expectTold(runs)
  })
})

/** Each run was told the start of the chain of runs that last reached the end. The first run of that chain began soon after. */
const expectTold = (runs: readonly Told[]): void => {
  let chainBegan: number | undefined
  let endedChainBegan: number | undefined
  let before = 0
  for (const { began, seen, finished } of runs) {
    if (began !== undefined) {
      if (endedChainBegan === undefined) expect(seen).toBeNull()
      else {
        const seenMs = Date.parse(seen ?? '')
        expect(seenMs).toBeLessThanOrEqual(endedChainBegan)
        expect(seenMs).toBeGreaterThanOrEqual(before)
      }
      chainBegan ??= began
    }
    if (finished !== undefined) {
      before = endedChainBegan ?? 0
      endedChainBegan = chainBegan
      chainBegan = undefined
    }
  }
}
