import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { runAirbyte, runSinger } from '@panoply/engines'
import { checkAirbyteOutput, checkSingerOutput } from '@panoply/engines/testing'
import { replayTape } from '@panoply/tape'

import * as librato from '../src/index.js'

const { CONFIG } = librato
const TAPE = fileURLToPath(new URL('librato.tape.json', import.meta.url))
/** When the tape was recorded. */
const NOW_MS = 1_700_000_160_000
const config = { user: 'reader@example.com', token: 'secret', metrics: ['cpu', 'requests/s'] }

/* oxlint-disable typescript/no-explicit-any -- messages are looked at by many paths */
type Message = Record<string, any>
/* oxlint-enable typescript/no-explicit-any */

describe('the declared stream', () => {
  let folder: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'librato-streams-'))
    jest.spyOn(Date, 'now').mockReturnValue(NOW_MS)
  })
  afterAll(() => {
    jest.restoreAllMocks()
    rmSync(folder, { recursive: true })
  })

  const file = (name: string, value: unknown): string => {
    const path = join(folder, name)
    writeFileSync(path, JSON.stringify(value))
    return path
  }

  const source = (name: string): string => file(name, config)

  /** What an engine writes to standard output while the tape answers. */
  const output = async (run: typeof runAirbyte, argv: readonly string[]): Promise<string> => {
    let text = ''
    const stdout = new Writable({
      write: (chunk, _, done) => {
        text += String(chunk)
        done()
      },
    })
    const stderr = new Writable({
      write: (_, __, done) => {
        done()
      },
    })
    const io = { stdout, stderr, env: {} }
    const options = { source: config, config: CONFIG }
    expect(await replayTape(TAPE, () => run(librato, [...argv], io), options)).toBe(0)
    return text
  }

  const messages = (text: string): Message[] =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Message)

  it('is what a connector of Airbyte discovers and reads, with types and keys', async () => {
    const discovered = await output(runAirbyte, ['discover', '--config', source('c.json')])
    const { streams } = messages(discovered).find(({ type }) => type === 'CATALOG')?.[
      'catalog'
    ] as { streams: Message[] }
    expect(streams).toEqual([
      expect.objectContaining({
        name: 'measurements',
        json_schema: expect.objectContaining({
          properties: expect.objectContaining({
            time: { type: ['null', 'integer'] },
            value: { type: ['number', 'null'] },
          }),
        }),
        source_defined_primary_key: [['metric'], ['source'], ['time']],
      }),
    ])
    const catalog = {
      streams: streams.map((stream) => ({
        ...{ stream, sync_mode: 'incremental', destination_sync_mode: 'append_dedup' },
        primary_key: [['metric'], ['source'], ['time']],
      })),
    }
    const read = await output(runAirbyte, [
      ...['read', '--config', source('c.json'), '--catalog', file('catalog.json', catalog)],
    ])
    expect(checkAirbyteOutput(read, { command: 'read', catalog, exitCode: 0 })).toEqual([])
    const records = messages(read).filter(({ type }) => type === 'RECORD')
    expect(records).toHaveLength(10)
    expect(records.every(({ record }) => (record as Message)['stream'] === 'measurements')).toBe(
      true,
    )
    const states = messages(read).filter(({ type }) => type === 'STATE')
    expect(states.at(-1)?.['state']).toMatchObject({
      type: 'STREAM',
      stream: { stream_state: { startTimes: { cpu: 1_700_000_100 } } },
    })
  })

  it('is what a tap of Singer discovers and reads, with its keys', async () => {
    const discovered = JSON.parse(
      await output(runSinger, ['--config', source('d.json'), '--discover']),
    ) as Message
    expect(discovered['streams']).toEqual([
      expect.objectContaining({
        tap_stream_id: 'measurements',
        key_properties: ['metric', 'source', 'time'],
      }),
    ])
    const read = await output(runSinger, [
      ...['--config', source('tap.json'), '--catalog', file('tap-catalog.json', discovered)],
    ])
    expect(checkSingerOutput(read, { exitCode: 0 })).toEqual([])
    expect(messages(read).filter(({ type }) => type === 'RECORD')).toHaveLength(10)
    expect(messages(read).at(-1)).toMatchObject({ type: 'STATE' })
  })
})
