/** @runs-first It collects garbage, or makes much. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, describe, expect, it } from '@jest/globals'
import { prove } from '@panoply/prove'
import { recordTape } from '@panoply/tape'

import * as typeform from '../src/index.js'
import { Scene, survey } from './support/scene.js'

const TAPE = fileURLToPath(new URL('typeform.tape.json', import.meta.url))
const API_URL = 'https://api.typeform.com'
const FORMS = [survey, { name: 'Sign up', value: 'def456' }]
const PAGE_ROWS = 2

const folder = mkdtempSync(join(tmpdir(), 'typeform-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** Records the tape from the server of the tests, under the address of the API. */
const recordAnew = async (path: string): Promise<string> => {
  const scene = new Scene()
  await scene.start()
  const { tokens, url } = scene.server
  try {
    await recordTape(
      path,
      async () => {
        const stream = scene.open()
        while ((await stream.read(PAGE_ROWS)) !== null);
      },
      { source: { ...tokens }, config: typeform.CONFIG },
    )
  } finally {
    await scene.stop()
  }
  return readFileSync(path, 'utf8').replaceAll(url, API_URL)
}

describe('the proof of the Typeform source', () => {
  it('has a tape that says what the API of the tests says', async () => {
    const text = await recordAnew(join(folder, 'anew.json'))
    if (process.env['RECORD_TAPES'] === '1') writeFileSync(TAPE, text)
    expect(readFileSync(TAPE, 'utf8')).toBe(text)
  })

  it('finds nothing against it, and one refresh of its token', async () => {
    const proof = await prove(typeform, {
      ...{ tape: TAPE, source: { forms: FORMS }, batchSize: PAGE_ROWS },
    })
    expect(proof.lines.filter(({ verdict }) => verdict === 'failed')).toEqual([])
    expect(proof.lines.find(({ check }) => check === 'token')?.detail).toMatch(/^one refresh/)
    expect(proof.baseline).toMatchObject({ rows: 5, batches: 4, requests: 4 })
  })
})
