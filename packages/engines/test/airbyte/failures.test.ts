import { PanoplyError } from '@panoply/errors'
import { ManualClock } from '@panoply/runner/testing'
import { describe, expect, it } from '@jest/globals'

import {
  airbyte,
  catalogOf,
  errorOf,
  logsOf,
  messagesOf,
  recordsOf,
  statesOf,
  statusesOf,
} from '../support/airbyte.js'
import { countingModule, moduleOf } from '../support/modules.js'

const catalog = catalogOf({ test_source: {} })
const failing = (error: unknown) =>
  moduleOf(function (this, call) {
    if (call > 1) throw error
    this.state('s1', { call })
    return [{ call, __state: 's1' }]
  })
const final = (message: string) => new PanoplyError(message, { retryable: false })

describe('a read that fails', () => {
  it('leaves the committed rows, INCOMPLETE, an error and a failure', async () => {
    const result = await airbyte(failing(final('the key is not valid')), 'read', { catalog })
    expect(result.exitCode).toBe(1)
    expect(recordsOf(result)).toEqual([{ call: 1 }])
    expect(statesOf(result)).toMatchObject([{ stream: { stream_state: { call: 1 } } }])
    expect(statusesOf(result)).toEqual([
      'test_source STARTED',
      'test_source RUNNING',
      'test_source INCOMPLETE',
    ])
    expect(errorOf(result)).toMatchObject({
      message: 'the data source failed: the key is not valid',
      failure_type: 'config_error',
    })
  })

  it.each([
    ['config_error', final('no')],
    ['config_error', Object.assign(new Error('no'), { retryable: false })],
    ['transient_error', new Error('the connection was reset')],
    ['transient_error', Object.assign(new TypeError('fetch failed'), { cause: new Error() })],
    ['transient_error', 'out of quota'],
    ['system_error', new TypeError('undefined is not a function')],
    ['system_error', new ReferenceError('rows is not defined')],
  ])('says who can help: %s', async (type, error) => {
    const clock = new ManualClock()
    const running = airbyte(failing(error), 'read', { catalog, clock })
    for (let tries = 0; tries < 4; tries += 1) await clock.elapse(20_000)
    const result = await running
    expect(result.exitCode).toBe(1)
    expect(errorOf(result)).toMatchObject({ failure_type: type })
  })

  it('has no final state of a stream that failed before its first row', async () => {
    const module = moduleOf(() => {
      throw final('no')
    })
    const result = await airbyte(module, 'read', { catalog })
    expect(statesOf(result)).toEqual([])
  })

  it('shows no secret, in no message, escaped or not', async () => {
    const password = 'a "quoted" pass\\word'
    const module = moduleOf(
      function (this) {
        this.log('with', this.source['password'])
        this.progress(1, 2, `at ${String(this.source['password'])}`)
        throw final(`no access with ${JSON.stringify(this.source)}`)
      },
      {},
      [{ name: 'password', type: 'password' }],
    )
    const { output } = await airbyte(module, 'read', { catalog, config: { password } })
    expect(output).toContain('no access with')
    expect(output).not.toContain('quoted')
  })

  it.each([
    [{ streams: 1 }, 'expected { streams: […] }'],
    [{ streams: [{}] }, 'expected streams[0].stream.name to be a text'],
    ['{', 'expected { streams: […] }'],
    [
      { streams: [{ stream: { name: 'a' }, sync_mode: 'INVALID' }] },
      'expected streams[0].sync_mode to be one of full_refresh, incremental',
    ],
    [
      { streams: [{ stream: { name: 'a' }, destination_sync_mode: 'INVALID' }] },
      'expected streams[0].destination_sync_mode to be one of append',
    ],
  ])('for its catalog %j says so', async (wrong, message) => {
    const { messages, exitCode } = await airbyte(failing(0), 'read', {
      ...{ catalog: wrong, mayBeWrong: true },
    })
    expect(exitCode).toBe(1)
    expect(errorOf({ messages })?.['message']).toContain(message)
  })
})

describe('a read that is stopped', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('by %s keeps what was read and ends with %i', async (stoppedBy, code) => {
    const controller = new AbortController()
    const module = countingModule({
      ...{ total: 100, tables: ['a'] },
      onRead: (_, next) => {
        if (next === 50) controller.abort()
      },
    })
    const result = await airbyte(module, 'read', {
      ...{ catalog: catalogOf({ a: {} }), signal: controller.signal, stoppedBy },
    })
    expect(result.exitCode).toBe(code)
    expect(recordsOf(result)).toHaveLength(60)
    expect(statesOf(result).at(-1)).toMatchObject({
      stream: { stream_state: { tables: { a: { next: 60 } } } },
    })
    expect(statusesOf(result).at(-1)).toBe('a INCOMPLETE')
  })
})

describe('a changed configuration', () => {
  const refreshing = (onFired: () => void) =>
    moduleOf(
      async function (this, call) {
        if (call > 1) return null
        await this.fire('source-change', { token: 'fresh-token-2' })
        onFired()
        this.log('now with fresh-token-2')
        return [{ call }]
      },
      {},
      [{ name: 'token', type: 'password' }],
    )

  it('is handed over whole before the source goes on, and its secrets are masked from then on', async () => {
    let written = ''
    let before = ''
    const module = refreshing(() => {
      before = written
    })
    const result = await airbyte(module, 'read', {
      ...{ catalog, config: { token: 'stale-token-1', region: 'eu' } },
      onWrite: (text) => {
        written += text
      },
    })
    const [control] = messagesOf(before).filter(({ type }) => type === 'CONTROL')
    expect(control?.['control']).toMatchObject({
      connectorConfig: { config: { token: 'fresh-token-2', region: 'eu' } },
    })
    expect(result.messages.filter(({ type }) => type === 'CONTROL')).toHaveLength(1)
    expect(logsOf(result).join('\n')).not.toContain('fresh-token-2')
    expect(logsOf(result)).toContain('INFO the source changed token; the configuration is kept')
  })
})
