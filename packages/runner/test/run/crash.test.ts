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
