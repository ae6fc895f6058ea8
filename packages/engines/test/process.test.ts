import { type ChildProcess, spawn } from 'node:child_process'

import { afterEach, describe, expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'

import { checkAirbyteOutput, checkSingerOutput } from '../src/testing/index.js'
import { catalogOf, errorOf, logsOf, messagesOf, recordsOf, statusesOf } from './support/airbyte.js'
import { folder } from './support/folder.js'

const program = programBuilder(new URL('../', import.meta.url))('test/programs/faults.ts')
const catalog = catalogOf({ faults: {} })
const PASSWORD = 'hunter2-hunter2'

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

const start = (engine: 'airbyte' | 'singer', fault: string) => {
  const config = folder.json(`${engine}-${fault}.json`, { fault, password: PASSWORD })
  const words =
    engine === 'singer'
      ? ['--config', config]
      : ['read', '--config', config, '--catalog', folder.json('faults-catalog.json', catalog)]
  const child = spawn(process.execPath, [program, engine, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const text = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (text.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()))
  /** Resolves when this text has come on standard output. */
  const says = (wanted: string): Promise<void> =>
    new Promise((resolve) => {
      child.stdout.on('data', () => {
        if (text.stdout.includes(wanted)) resolve()
      })
    })
  return {
    child,
    says,
    hasRecord: says('"RECORD"'),
    ended: new Promise<Ended>((resolve) => {
      child.on('close', (code, signal) => {
        resolve({ code, signal, ...text })
      })
    }),
  }
}

const airbyte = async (fault: string) => {
  const { code, stdout, stderr } = await start('airbyte', fault).ended
  const faults = checkAirbyteOutput(stdout, { command: 'read', catalog, exitCode: code ?? -1 })
  expect(faults).toEqual([])
  expect(stdout + stderr).not.toContain('hunter2')
  return { code, stdout, stderr, messages: messagesOf(stdout) }
}

describe('what a source prints', () => {
  it('becomes log messages of a connector, whole lines of them, and standard error stays empty', async () => {
    const { code, messages, stderr } = await airbyte('prints')
    expect([code, stderr]).toEqual([0, ''])
    expect(logsOf({ messages }).slice(0, 6)).toEqual([
      'INFO loading',
      'INFO connecting with [secret]',
      'INFO half a line and the rest',
      'WARN not yet',
      'WARN connected',
      'INFO told',
    ])
    expect(recordsOf({ messages })).toEqual([{ n: 1 }, { n: 2 }])
  })

  it('goes to the log of a tap', async () => {
    const { code, stdout, stderr } = await start('singer', 'prints').ended
    expect(checkSingerOutput(stdout, { exitCode: 0 })).toEqual([])
    expect(stderr).toContain('INFO half a line and the rest\n')
    expect([code, stderr.includes('hunter2')]).toEqual([0, false])
  })
})

describe('a source that fails where nothing waits for it', () => {
  it.each([
    ['escapes', 'lost: [secret]', 'transient_error'],
    ['escapes-later', 'no access for [secret]', 'system_error'],
    ['exits', 'the data source ended the process', 'transient_error'],
  ])('and %s is told to the platform', async (fault, message, type) => {
    const { code, messages } = await airbyte(fault)
    expect(code).toBe(1)
    expect(errorOf({ messages })?.['message']).toContain(message)
    expect(errorOf({ messages })?.['failure_type']).toBe(type)
    expect(statusesOf({ messages }).at(-1)).toBe('faults INCOMPLETE')
  })

  it.each(['escapes', 'exits'])('and %s fails a tap', async (fault) => {
    const { code, stderr } = await start('singer', fault).ended
    expect([code, stderr.includes('FATAL')]).toEqual([1, true])
  })
})

describe('the end of a run', () => {
  it('comes with SIGTERM, after the current batch', async () => {
    const { child, hasRecord, ended } = start('airbyte', 'endless')
    await hasRecord
    child.kill('SIGTERM')
    const { code, stdout } = await ended
    expect(code).toBe(143)
    expect(checkAirbyteOutput(stdout, { command: 'read', catalog, exitCode: 143 })).toEqual([])
    expect(statusesOf({ messages: messagesOf(stdout) }).at(-1)).toBe('faults INCOMPLETE')
  })

  it('comes at once with a second signal', async () => {
    const { child, hasRecord, says, ended } = start('airbyte', 'hangs-after')
    await hasRecord
    child.kill('SIGTERM')
    await says('stopping after the current batch')
    // One that comes within a moment is taken for the first.
    const again = setInterval(() => child.kill('SIGINT'), 50)
    const { code, signal } = await ended.finally(() => {
      clearInterval(again)
    })
    expect([code, signal]).toEqual([null, 'SIGINT'])
  })

  it.each(['airbyte', 'singer'] as const)(
    'comes when nothing reads the messages of %s any more',
    async (engine) => {
      const { child, hasRecord, ended } = start(engine, 'endless')
      await hasRecord
      child.stdout.destroy()
      const { code } = await ended
      expect(code).toBe(1)
    },
  )
})
