import { readFileSync } from 'node:fs'

import { describe, expect, it } from '@jest/globals'

import { EXIT_CODES } from '../src/cli/exit-code.js'
import { buildProgram } from '../src/cli/program.js'
import * as runner from '../src/index.js'
import * as testing from '../src/testing/index.js'
import { TextStream } from './cli/fake-io.js'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const guide = read('../../../docs/running-a-data-source.md')
const errorTable = read('../../../docs/errors.md')

describe('what is public', () => {
  it('is this and no more', () => {
    expect(Object.keys(runner).sort()).toEqual([
      'DEFAULT_DUCKDB_PATH',
      'DuckDbDestination',
      'FileStateStore',
      'ID_KEY',
      'NdjsonDirectoryDestination',
      'NdjsonStreamDestination',
      'PanoplyDestination',
      'RunFailedError',
      'RunLockedError',
      'parseModule',
      'parseTemplate',
      'rowToJson',
      'runSource',
      'slugOf',
      'standardOutput',
      'systemClock',
      'toJson',
    ])
    expect(Object.keys(testing).sort()).toEqual([
      'InMemoryDestination',
      'InMemoryStateStore',
      'ManualClock',
    ])
  })

  it('has its errors in the table of errors', () => {
    const facts = { part: 'source', report: {} as never, retryable: false, cause: 0 } as const
    const errors = [
      new runner.RunLockedError('', { lock: '' }),
      new runner.RunFailedError('', facts),
    ]
    for (const { name, code } of errors) {
      expect(errorTable).toMatch(new RegExp(`^\\| \`${name}\` +\\| \`${code}\` `, 'm'))
    }
  })
})

describe('the guide', () => {
  it.each(Object.values(EXIT_CODES))('tells what the exit code %s means', (code) => {
    expect(guide).toMatch(new RegExp(`^\\| ${code} +\\| \\w`, 'm'))
  })

  it('tells of every command, and of every flag', () => {
    const stream = new TextStream()
    const program = buildProgram(
      { stdout: stream, stderr: stream } as never,
      undefined,
      () => undefined,
    )
    for (const command of program.commands) expect(guide).toContain(`panoply ${command.name()}`)
    const flags = program.commands[0]?.options.map(({ long }) => long ?? '') ?? []
    expect(flags.filter((flag) => !guide.includes(flag))).toEqual([])
  })
})
