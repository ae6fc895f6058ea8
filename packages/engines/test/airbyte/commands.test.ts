import { PanoplyError } from '@panoply/errors'
import { describe, expect, it } from '@jest/globals'
import { TextSink } from '@panoply/test-kit'

import { runAirbyte } from '../../src/index.js'
import { airbyte, errorOf, logsOf, messagesOf } from '../support/airbyte.js'
import { batchesModule, moduleOf } from '../support/modules.js'

const rows = batchesModule([[{ n: 1 }]])

const withWords = async (...words: string[]) => {
  const stdout = new TextSink()
  const exitCode = await runAirbyte(rows, words, { stdout, env: {} })
  return { exitCode, messages: messagesOf(stdout.text) }
}

describe('the command line of a connector', () => {
  it.each([
    [[], 'expected one of spec, check, discover, read, got nothing'],
    [['write'], 'got write'],
    [['spec', 'again'], 'got spec again'],
    [['check'], '--config: is missing'],
    [['read', '--config', 'c.json'], '--catalog: is missing'],
    [['spec', '--config'], '--config: expected a value behind it'],
    [['spec', '--colour', 'red'], '--colour: is not known; expected one of --config'],
  ])('refuses %j with an error message and a failure', async (words, message) => {
    const result = await withWords(...words)
    expect(result.exitCode).toBe(2)
    expect(errorOf(result)?.['message']).toContain(message)
    expect(errorOf(result)?.['failure_type']).toBe('config_error')
  })

  it('reports a file that cannot be read', async () => {
    const { messages } = await withWords('check', '--config', '/nowhere/c.json')
    expect(messages.at(-1)?.['connectionStatus']).toEqual({
      ...{
        status: 'FAILED',
        message: '--config: the file /nowhere/c.json cannot be read (ENOENT)',
      },
    })
  })

  it('refuses a module that is no data source', async () => {
    const { exitCode, messages } = await airbyte({ Stream: 1 }, 'spec')
    expect(exitCode).toBe(2)
    expect(errorOf({ messages })?.['message']).toContain('expected a class')
  })

  it('takes flags before the command, where an entry point puts them', async () => {
    expect((await withWords('--debug', 'spec')).exitCode).toBe(0)
  })

  it('loads the module by a function, and reports a failure of it', async () => {
    const { exitCode, messages } = await airbyte(
      () => Promise.reject(new Error('no such package')),
      'spec',
    )
    expect(exitCode).toBe(2)
    expect(errorOf({ messages })?.['message']).toBe('no such package')
  })
})

describe('check', () => {
  it('reports FAILED for wrong parameters, and exits with 0', async () => {
    const module = batchesModule([], {}, [{ name: 'user', required: true }])
    const { exitCode, messages } = await airbyte(module, 'check')
    expect(exitCode).toBe(0)
    expect(messages).toMatchObject([
      { type: 'CONNECTION_STATUS', connectionStatus: { status: 'FAILED' } },
    ])
    expect(JSON.stringify(messages)).toContain('user: is required and missing')
  })

  it('fails with what the check of the source says', async () => {
    const check = () =>
      Promise.reject(new PanoplyError('the key is not valid', { retryable: false }))
    const { exitCode, messages } = await airbyte(batchesModule([], { check }), 'check')
    expect(exitCode).toBe(0)
    expect(messages.at(-1)?.['connectionStatus']).toEqual({
      ...{ status: 'FAILED', message: 'the key is not valid' },
    })
  })

  it('calls a defect of the source an error, and no answer', async () => {
    const check = () => {
      throw new TypeError('undefined is not a function')
    }
    const { exitCode, messages } = await airbyte(batchesModule([], { check }), 'check')
    expect(exitCode).toBe(1)
    expect(errorOf({ messages })).toMatchObject({ failure_type: 'system_error' })
    expect(messages.some(({ type }) => type === 'CONNECTION_STATUS')).toBe(false)
  })

  it('never shows a secret', async () => {
    const check = (source: { password: string }) => {
      throw new Error(`no access with ${source.password}`)
    }
    const module = batchesModule([], { check }, [{ name: 'password', type: 'password' }])
    const { output } = await airbyte(module, 'check', { config: { password: 'hunter2-hunter2' } })
    expect(output).toContain('no access with')
    expect(output).not.toContain('hunter2')
  })

  it('lists resources where the source has no check, and reads one batch where it lists none', async () => {
    const listResources = () => Promise.reject(new Error('no list today'))
    const listed = await airbyte(batchesModule([], { listResources }), 'check')
    expect(listed.output).toContain('no list today')
    let reads = 0
    const read = await airbyte(
      moduleOf((call) => {
        reads = call
        return [{ call }]
      }),
      'check',
    )
    expect(read.messages.at(-1)?.['connectionStatus']).toEqual({ status: 'SUCCEEDED' })
    expect(reads).toBe(1)
  })

  it('keeps a token that a check has refreshed, the whole configuration with it', async () => {
    const check = (source: Record<string, unknown>) => {
      source['token'] = 'fresh-token-2'
    }
    const { messages } = await airbyte(
      batchesModule([], { check }, [{ name: 'token', type: 'password' }]),
      'check',
      { config: { token: 'stale-token-1', region: 'eu' } },
    )
    expect(messages.map(({ type }) => String(type))).toEqual(['CONTROL', 'CONNECTION_STATUS'])
    expect(messages[0]?.['control']).toMatchObject({
      type: 'CONNECTOR_CONFIG',
      connectorConfig: { config: { token: 'fresh-token-2', region: 'eu' } },
    })
  })

  it('keeps a token that a failing check has refreshed', async () => {
    const check = (source: Record<string, unknown>) => {
      source['token'] = 'fresh-token-2'
      throw new PanoplyError('no access', { retryable: false })
    }
    const { messages } = await airbyte(batchesModule([], { check }), 'check', {
      config: { token: 'stale-token-1' },
    })
    expect(messages.map(({ type }) => String(type))).toEqual(['CONTROL', 'CONNECTION_STATUS'])
  })

  it('refuses options that are no JSON', async () => {
    const { messages } = await airbyte(rows, 'check', { env: { PANOPLY_OPTIONS: 'a=b' } })
    expect(messages.at(-1)?.['connectionStatus']).toMatchObject({
      message: 'PANOPLY_OPTIONS: expected an object as JSON',
    })
  })
})

describe('the log', () => {
  const talking = moduleOf(function (this, call) {
    this.log('half of it')
    return call > 1 ? null : [{ n: 1 }]
  })

  it('is of messages on standard output, and standard error stays empty', async () => {
    const { messages, stderr } = await airbyte(talking, 'check')
    expect(logsOf({ messages })).toContain('INFO half of it')
    expect(stderr).toBe('')
  })

  it('leaves out what is below LOG_LEVEL', async () => {
    const { messages } = await airbyte(talking, 'check', { env: { LOG_LEVEL: 'warn' } })
    expect(logsOf({ messages })).toEqual([])
  })
})
