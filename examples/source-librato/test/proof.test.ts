/** @runs-first It collects garbage, or makes much. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, describe, expect, it, jest } from '@jest/globals'
import { resolveValues } from '@panoply/datasource'
import { prove } from '@panoply/prove'
import { recordTape } from '@panoply/tape'

import * as librato from '../src/index.js'
import { LibratoServer } from './support/librato-server.js'

const TAPE = fileURLToPath(new URL('librato.tape.json', import.meta.url))
const API_URL = 'https://metrics-api.librato.com/v1'
const NOW_MS = 1_700_000_160_000
const DAY_SECONDS = 24 * 60 * 60
const METRICS = ['cpu', 'requests/s']
const CHOICES = librato.CONFIG.params.find(({ name }) => name === 'metrics') ?? {}

const folder = mkdtempSync(join(tmpdir(), 'librato-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** The server of the tests, with a week of two metrics on three pages each. */
const startServer = async (): Promise<LibratoServer> => {
  const server = new LibratoServer()
  await server.start()
  server.metrics = METRICS
  server.pageSeconds = 3 * DAY_SECONDS
  server.points = METRICS.flatMap((metric) =>
    [6, 5, 4, 2, 1].map((days) => ({
      ...{ metric, source: `server${days % 2}.example.com`, value: days * 10, count: 1 },
      measure_time: NOW_MS / 1_000 - 60 - days * DAY_SECONDS,
    })),
  )
  return server
}

/** Records the tape from the server of the tests, under the address of the API. */
const recordAnew = async (path: string): Promise<string> => {
  const server = await startServer()
  const now = jest.spyOn(Date, 'now').mockReturnValue(NOW_MS)
  const { user, token, url: apiUrl } = server
  const source = { user, token, apiUrl, metrics: METRICS }
  try {
    await recordTape(
      path,
      async () => {
        // The engines ask for the names of the metrics: they know them only by name.
        await resolveValues(CHOICES, source)
        const stream = new librato.Stream(
          { ...source, type: 'librato' },
          { logger: () => undefined },
        )
        while ((await stream.read()) !== null);
      },
      { source, config: librato.CONFIG },
    )
  } finally {
    now.mockRestore()
    await server.stop()
  }
  return readFileSync(path, 'utf8').replaceAll(apiUrl, API_URL)
}

describe('the proof of the Librato source', () => {
  it('has a tape that says what the API of the tests says', async () => {
    const text = await recordAnew(join(folder, 'anew.json'))
    if (process.env['RECORD_TAPES'] === '1') writeFileSync(TAPE, text)
    expect(readFileSync(TAPE, 'utf8')).toBe(text)
  })

  it('finds nothing against it', async () => {
    const source = { user: 'reader@example.com', metrics: METRICS }
    const proof = await prove(librato, { tape: TAPE, source })
    expect(proof.lines.filter(({ verdict }) => verdict === 'failed')).toEqual([])
    expect(proof.baseline).toMatchObject({ rows: 10, batches: 6, requests: 6 })
  })
})
