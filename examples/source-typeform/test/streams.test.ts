import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { runAirbyte, runSinger } from '@panoply/engines'
import { checkAirbyteOutput, checkSingerOutput } from '@panoply/engines/testing'
import { replayTape } from '@panoply/tape'
import { TextSink } from '@panoply/test-kit'

import * as typeform from '../src/index.js'
import { survey } from './support/scene.js'

const { CONFIG, Stream } = typeform
const TAPE = fileURLToPath(new URL('typeform.tape.json', import.meta.url))
const SIGN_UP = { name: 'Sign up', value: 'def456' }
/** The pages of the tape have two rows. */
const config = { access_token: 'secret', forms: [survey, SIGN_UP], __batchSize: 2 }

/* oxlint-disable typescript/no-explicit-any -- messages are looked at by many paths */
type Message = Record<string, any>
/* oxlint-enable typescript/no-explicit-any */

describe('the declared streams', () => {
  let folder: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'typeform-streams-'))
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  const file = (name: string, value: unknown): string => {
    const path = join(folder, name)
    writeFileSync(path, JSON.stringify(value))
    return path
  }

  /** What an engine writes to standard output while the tape answers. */
  const output = async (run: typeof runAirbyte, argv: readonly string[]): Promise<TextSink> => {
    const io = { stdout: new TextSink(), stderr: new TextSink(), env: {} }
    const options = { source: config, config: CONFIG }
    expect(await replayTape(TAPE, () => run(typeform, [...argv], io), options)).toBe(0)
    return io.stdout
  }

  it('refuse a form that is not { name, value }', () => {
    const forms = ['Survey'] as unknown as (typeof survey)[]
    expect(() => Stream.streams({ forms })).toThrow('forms: expected { name, value } of each')
  })

  it('name each form once, with its key and the place of its state', () => {
    const streams = Stream.streams({ forms: [survey, SIGN_UP, survey] })
    expect(streams).toEqual([
      expect.objectContaining({ name: 'Survey', primaryKey: 'id', statePath: ['forms', 'abc123'] }),
      expect.objectContaining({ name: 'Sign up', statePath: ['forms', 'def456'] }),
    ])
  })

  it('are one stream, without a state of its own, for two forms with one title', () => {
    const [stream, ...others] = Stream.streams({ forms: [survey, { ...SIGN_UP, name: 'Survey' }] })
    expect(others).toEqual([])
    expect(stream).toMatchObject({ name: 'Survey', primaryKey: 'id' })
    expect(stream).not.toHaveProperty('statePath')
  })

  it('are what a connector of Airbyte discovers and reads, each with its own state', async () => {
    const discovered = await output(runAirbyte, ['discover', '--config', file('c.json', config)])
    const { streams } = discovered.lines<Message>().find(({ type }) => type === 'CATALOG')?.[
      'catalog'
    ] as {
      streams: Message[]
    }
    expect(streams.map(({ name }) => name as string)).toEqual([
      'typeform_Sign up',
      'typeform_Survey',
    ])
    expect(streams[0]?.['json_schema']).toMatchObject({
      properties: {
        submitted_at: { type: ['string', 'null'], format: 'date-time' },
        answers: { type: ['array', 'null'] },
        __completed: { type: ['null', 'boolean'] },
      },
    })

    const catalog = {
      streams: streams.map((stream) => ({
        ...{ stream, sync_mode: 'incremental', destination_sync_mode: 'append_dedup' },
        primary_key: [['id']],
      })),
    }
    const read = await output(runAirbyte, [
      ...['read', '--config', file('c.json', config)],
      ...['--catalog', file('catalog.json', catalog)],
    ])
    expect(checkAirbyteOutput(read.text, { command: 'read', catalog, exitCode: 0 })).toEqual([])
    const records = read.lines<Message>().filter(({ type }) => type === 'RECORD')
    expect(records.map(({ record }) => (record as Message)['stream'] as string)).toEqual([
      ...Array<string>(4).fill('typeform_Survey'),
      'typeform_Sign up',
    ])
    const states = read.lines<Message>().filter(({ type }) => type === 'STATE')
    expect(states.at(-1)?.['state']).toMatchObject({
      type: 'STREAM',
      stream: { stream_state: { before: null } },
    })
  })

  it('are what a tap of Singer discovers and reads, each with its own bookmark', async () => {
    const discovered = JSON.parse(
      (await output(runSinger, ['--config', file('discover.json', config), '--discover'])).text,
    ) as Message
    expect(discovered['streams']).toEqual([
      expect.objectContaining({ tap_stream_id: 'typeform_Sign up' }),
      expect.objectContaining({ tap_stream_id: 'typeform_Survey' }),
    ])
    const read = await output(runSinger, [
      ...['--config', file('tap.json', config)],
      ...['--catalog', file('tap-catalog.json', discovered)],
    ])
    expect(checkSingerOutput(read.text, { exitCode: 0 })).toEqual([])
    expect(read.lines<Message>().filter(({ type }) => type === 'RECORD')).toHaveLength(5)
    expect(read.lines<Message>().at(-1)).toMatchObject({
      type: 'STATE',
      value: {
        bookmarks: {
          typeform_Survey: { before: null },
          'typeform_Sign up': { before: null },
        },
      },
    })
  })
})
