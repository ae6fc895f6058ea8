import { describe, expect, it } from '@jest/globals'

import { checkAirbyteOutput, checkSingerOutput } from '../../src/testing/index.js'
import { catalogOf } from '../support/airbyte.js'

const line = (value: unknown) => `${JSON.stringify(value)}\n`
const status = (name: string, value: string) =>
  line({
    type: 'TRACE',
    trace: { type: 'STREAM_STATUS', stream_status: { stream_descriptor: { name }, status: value } },
  })
const record = (stream: string, data: unknown) =>
  line({ type: 'RECORD', record: { stream, data, emitted_at: 1 } })
const state = (name: string, count: number, type = 'STREAM') =>
  line({
    type: 'STATE',
    state: {
      type,
      stream: { stream_descriptor: { name }, stream_state: {} },
      sourceStats: { recordCount: 0 },
    },
  }).replace('"recordCount":0', `"recordCount":${count}.0`)
const global = (...names: string[]) =>
  line({
    type: 'STATE',
    state: {
      type: 'GLOBAL',
      global: { stream_states: names.map((name) => ({ stream_descriptor: { name } })) },
      sourceStats: {},
    },
  }).replace('"sourceStats":{}', '"sourceStats":{"recordCount":0.0}')
const estimate = (type: string, more = {}) =>
  line({ type: 'TRACE', trace: { type: 'ESTIMATE', estimate: { name: 'a', type, ...more } } })
const error = (failureType: string) =>
  line({
    type: 'TRACE',
    trace: { type: 'ERROR', error: { message: 'm', failure_type: failureType } },
  })

const START = status('a', 'STARTED')
const END = state('a', 0) + status('a', 'COMPLETE')

const reading = (output: string, exitCode = 0) =>
  checkAirbyteOutput(output, {
    command: 'read',
    catalog: catalogOf({ a: { n: {} } }),
    exitCode,
  }).map(({ message }) => message)

describe('checkAirbyteOutput', () => {
  it('finds nothing in a good read', () => {
    expect(
      reading(START + record('a', { n: 1 }) + state('a', 1) + status('a', 'COMPLETE')),
    ).toEqual([])
  })

  it('finds nothing in a key that the protocol does not know: the platform keeps it, and ignores it', () => {
    const unknown = line({
      ...{ type: 'RECORD', unknown: 1 },
      record: { stream: 'a', data: { n: 1 }, emitted_at: 1, unknown: { a: 1 } },
    })
    expect(reading(START + unknown + state('a', 1) + status('a', 'COMPLETE'))).toEqual([])
  })

  it.each([
    [
      'a record of a stream that is not configured',
      record('b', { n: 1 }),
      'which is not configured',
    ],
    ['a record without data', record('a', {}) + state('a', 1), 'a record without data'],
    [
      'a column outside the schema',
      record('a', { m: 1 }) + state('a', 1),
      'm is not in the schema',
    ],
    [
      'a wrong count',
      record('a', { n: 1 }) + state('a', 2),
      'recordCount is 2, and 1 records came',
    ],
    [
      'a count without a point',
      state('a', 0).replace('0.0', '0'),
      'recordCount without a decimal point',
    ],
    ['a legacy state', state('a', 0, 'LEGACY'), 'a state of the type LEGACY'],
    ['two kinds of states', state('a', 0) + global('a'), 'states of the types STREAM and GLOBAL'],
    ['a global state that is not whole', global(), 'a GLOBAL state without a'],
    [
      'a status of another stream',
      status('b', 'COMPLETE'),
      'a status of b, which is not configured',
    ],
    [
      'two kinds of estimates',
      estimate('STREAM') + estimate('SYNC', { row_estimate: 1, byte_estimate: 1 }),
      'STREAM and SYNC estimates',
    ],
    ['a poor estimate', estimate('SYNC'), 'a SYNC estimate without rows and bytes'],
    ['a blank line', '\n', 'a blank line'],
    ['raw text', 'connecting…\n', 'no message'],
    ['a log that is no message', line({ level: 'info' }), 'an unknown type: undefined'],
    [
      'a line end of Unicode',
      line({ type: 'LOG', log: { level: 'INFO', message: '\u2028' } }),
      'a line end of Unicode',
    ],
    [
      'half a surrogate pair',
      line({ type: 'LOG', log: { level: 'INFO', message: '\ud800' } }),
      'half a surrogate pair',
    ],
    [
      'a control message without a configuration',
      line({ type: 'CONTROL', control: {} }),
      'CONTROL without',
    ],
    ['an error beside success', error('config_error'), 'a TRACE ERROR, and exit code 0'],
    ['a failure type of its own', error('my_error'), 'an unknown failure_type: my_error'],
    [
      'a record behind the end',
      status('a', 'COMPLETE') + record('a', { n: 1 }) + state('a', 1),
      'while its status is COMPLETE',
    ],
  ])('finds %s', (_, part, message) => {
    expect(reading(START + part + END).join('\n')).toContain(message)
  })

  it.each([
    ['no status at all', '', 0, 'a has no status'],
    ['no last state', START + status('a', 'COMPLETE'), 0, 'a has no state'],
    ['no end', START, 0, 'a ends STARTED, not COMPLETE'],
    [
      'a failure without a word',
      START + status('a', 'INCOMPLETE'),
      1,
      'a failure without a TRACE ERROR',
    ],
    ['a record before the start', record('a', { n: 1 }), 0, 'while its status is none'],
    ['half a line', '{"type":', 0, 'the last line has no end'],
  ])('finds %s', (_, output, exitCode, message) => {
    expect(reading(output, exitCode).join('\n')).toContain(message)
  })

  it('finds a specification that comes too late or is too large', () => {
    const log = line({ type: 'LOG', log: { level: 'INFO', message: 'x' } })
    const check = (output: string) => checkAirbyteOutput(output, { command: 'spec', exitCode: 0 })
    const spec = line({ type: 'SPEC', spec: { connectionSpecification: {} } })
    expect(check(log.repeat(10) + spec)).toMatchObject([{ line: 11 }])
    const large = line({ type: 'SPEC', spec: { x: 'x'.repeat(2 ** 21) } })
    expect(check(large)).toMatchObject([{ message: 'SPEC is not within the first 2 MiB' }])
    expect(check('')).toMatchObject([{ message: 'expected one SPEC, got 0' }])
  })

  it('finds a stream without properties', () => {
    const catalog = { streams: [{ name: 'a', json_schema: { type: 'object' } }] }
    const faults = checkAirbyteOutput(line({ type: 'CATALOG', catalog }), {
      ...{ command: 'discover', exitCode: 0 },
    })
    expect(faults).toMatchObject([{ message: 'a: a schema without properties: no sync starts' }])
  })

  it('finds a record without its keys, where a destination goes by them', () => {
    const catalog = catalogOf(
      { a: {} },
      { sync_mode: 'incremental', destination_sync_mode: 'append_dedup', primary_key: [['id']] },
    )
    const output = START + record('a', { id: null }) + state('a', 1) + status('a', 'COMPLETE')
    expect(checkAirbyteOutput(output, { command: 'read', catalog, exitCode: 0 })).toMatchObject([
      { line: 2, message: 'a record without its primary key id: the sync ends' },
    ])
  })
})

describe('checkSingerOutput', () => {
  const STATE = line({ type: 'STATE', value: {} })
  const schema = (properties: object, more: object = { key_properties: [] }) =>
    line({ type: 'SCHEMA', stream: 'a', schema: { properties }, ...more })
  const row = (value: unknown) => line({ type: 'RECORD', stream: 'a', record: value })
  const N = schema({ n: { type: 'integer' } })

  it('finds nothing in a good output', () => {
    expect(checkSingerOutput(STATE + N + row({ n: 1 }) + STATE, { exitCode: 0 })).toEqual([])
  })

  it.each([
    ['a record before its schema', row({ n: 1 }), 'a RECORD of a before its SCHEMA'],
    ['a wrong type', N + row({ n: 'x' }), 'n is of another type'],
    ['null where it is not taken', N + row({ n: null }), 'n is of another type'],
    ['a fraction among integers', N + row({ n: 1.5 }), 'n is of another type'],
    ['a column outside the schema', N + row({ m: 1 }), 'm is not in the SCHEMA'],
    ['a record without columns', N + row({}), 'a RECORD without columns'],
    ['no keys', schema({ n: {} }, {}), 'a SCHEMA without key_properties'],
    ['no properties', schema({}), 'a SCHEMA without properties'],
    [
      'names that differ in case only',
      schema({ id: {}, ID: {} }),
      'two columns id that differ in case only',
    ],
    ['a log line', 'INFO reading\n', 'no message'],
    ['a blank line', ' \n', 'a blank line'],
    ['another message', line({ type: 'METRIC' }), 'an unknown type: METRIC'],
  ])('finds %s', (_, part, message) => {
    const faults = checkSingerOutput(STATE + part + STATE, { exitCode: 0 })
    expect(faults.map((fault) => fault.message).join('\n')).toContain(message)
  })

  it('finds a state that is not the first, not the given one, or not the last', () => {
    expect(checkSingerOutput(N + STATE, { exitCode: 0 })[0]?.message).toContain('no STATE before')
    expect(checkSingerOutput(STATE, { exitCode: 0, givenState: { a: 1 } })[0]?.message).toContain(
      'given',
    )
    expect(checkSingerOutput(STATE + N, { exitCode: 0 })[0]?.message).toContain('the last message')
    expect(checkSingerOutput(STATE + N, { exitCode: 1 })).toEqual([])
  })
})
