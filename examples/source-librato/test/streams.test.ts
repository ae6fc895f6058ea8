import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { runAirbyte, runSinger } from '@panoply/engines'
import { checkAirbyteOutput, checkSingerOutput } from '@panoply/engines/testing'
import { replayTape } from '@panoply/tape'
import { TextSink } from '@panoply/test-kit'

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
  const output = async (run: typeof runAirbyte, argv: readonly string[]): Promise<TextSink> => {
    const io = { stdout: new TextSink(), stderr: new TextSink(), env: {} }
    const options = { source: config, config: CONFIG }
    expect(await replayTape(TAPE, () => run(librato, [...argv], io), options)).toBe(0)
    return io.stdout
  }

  it('is what a connector of Airbyte discovers and reads, with types and keys', async () => {
    const discovered = await output(runAirbyte, ['discover', '--config', source('c.json')])
    const { streams } = discovered.lines<Message>().find(({ type }) => type === 'CATALOG')?.[
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
    expect(checkAirbyteOutput(read.text, { command: 'read', catalog, exitCode: 0 })).toEqual([])
    const records = read.lines<Message>().filter(({ type }) => type === 'RECORD')
    expect(records).toHaveLength(10)
    expect(records.every(({ record }) => (record as Message)['stream'] === 'measurements')).toBe(
      true,
    )
    const states = read.lines<Message>().filter(({ type }) => type === 'STATE')
    expect(states.at(-1)?.['state']).toMatchObject({
      type: 'STREAM',
      stream: { stream_state: { startTimes: { cpu: 1_700_000_100 } } },
    })
  })

  it('is what a tap of Singer discovers and reads, with its keys', async () => {
    const { text } = await output(runSinger, ['--config', source('d.json'), '--discover'])
    const discovered = JSON.parse(text) as Message
    expect(discovered['streams']).toEqual([
      expect.objectContaining({
        tap_stream_id: 'measurements',
        key_properties: ['metric', 'source', 'time'],
      }),
    ])
    const read = await output(runSinger, [
      ...['--config', source('tap.json'), '--catalog', file('tap-catalog.json', discovered)],
    ])
    expect(checkSingerOutput(read.text, { exitCode: 0 })).toEqual([])
    expect(read.lines<Message>().filter(({ type }) => type === 'RECORD')).toHaveLength(10)
    expect(read.lines<Message>().at(-1)).toMatchObject({ type: 'STATE' })
  })
})
