import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { killsUntilDone, NUMBERS_TOTAL, tallyOf, temporaryFolders } from '@panoply/test-kit'

const newFolder = temporaryFolders()
const build = programBuilder(new URL('../../../', import.meta.url))

describe('a run that is killed at random points and resumed until done', () => {
  it('has every row in ndjson, in whole lines, and none twice', async () => {
    const folder = newFolder()
    const ends = await killsUntilDone(build('test/programs/crashing-run.ts'), [folder])
    expect(new Set(ends.slice(0, -1))).toEqual(new Set(['SIGKILL']))
    expect(ends.at(-1)).toBe(0)

    const rows = readdirSync(join(folder, 'rows'))
      .sort()
      .flatMap((file) =>
        readFileSync(join(folder, 'rows', file), 'utf8')
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line) as { n: number; text: string; __table: string }),
      )
    const numbers = rows.map(({ n }) => n)
    expect(tallyOf(numbers, NUMBERS_TOTAL)).toEqual({ missing: 0, doubled: 0 })
    expect(rows.every(({ n, text }) => text.length === n % 200)).toBe(true)
  })
})
