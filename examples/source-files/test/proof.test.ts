/** @runs-first It collects garbage, or makes much. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { prove } from '@panoply/prove'

import * as files from '../src/index.js'
import { TemporaryFolder } from './support/temporary-folder.js'

describe('the proof of the files source', () => {
  let folder: TemporaryFolder

  beforeEach(async () => {
    folder = await TemporaryFolder.create()
    const numbers = Array.from({ length: 40 }, (_, id) => id)
    await folder.write('a.jsonl', numbers.map((id) => `{"id":${id}}\n`).join(''))
    await folder.write('b.csv', `id,name\n${numbers.map((id) => `${id},row ${id}\n`).join('')}`)
  })

  afterEach(() => folder.remove())

  it('finds nothing against it, with the files as they are', async () => {
    const proof = await prove(files, { source: { path: folder.path }, batchSize: 8 })

    expect(proof.lines.filter(({ verdict }) => verdict === 'failed')).toEqual([])
    expect(proof).toMatchObject({ from: 'live', tape: null, baseline: { rows: 80 } })
    expect(proof.baseline.batches).toBeGreaterThan(5)
  })
})
