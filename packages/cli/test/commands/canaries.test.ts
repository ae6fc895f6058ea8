import { readdirSync } from 'node:fs'

import { describe, expect, it } from '@jest/globals'
import { DataSource, type DataSourceModule } from '@panoply/datasource'
import { parseModule } from '@panoply/runner'
import { CANARY, leaksOf, temporaryFolders } from '@panoply/test-kit'

import { runFakeCli } from '../fake-io.js'

const newFolder = temporaryFolders()
const OPTION_SECRET = 'client-9b3d"7e+f1&/q'

/** An error that holds all secrets of the source wherever an error can hold something. */
const fail = (): never => {
  const secrets = `${CANARY} and ${OPTION_SECRET}`
  throw Object.assign(
    new AggregateError([new Error(secrets)], `refused ${secrets}`, {
      cause: new Error('outer', { cause: `inner ${secrets}` }),
    }),
    { name: `Denied ${secrets}`, code: secrets, retryable: false, request: { phrase: secrets } },
  )
}

type Statics = Readonly<Record<string, unknown>>

const moduleOf = (statics: Statics, read: () => never | null = fail): DataSourceModule => {
  class Stream extends DataSource {
    read(): null {
      return read()
    }
  }
  return parseModule({
    CONFIG: { title: 'Canary', params: [{ name: 'phrase', type: 'password', required: true }] },
    Stream: Object.assign(Stream, statics),
  })
}

const CASES: readonly [command: string, fails: string, module: DataSourceModule][] = [
  ['run ./source', 'read', moduleOf({})],
  ['run ./source', 'streams', moduleOf({ streams: fail })],
  ['run ./source --to ndjson', 'read', moduleOf({})],
  ['run ./source --dry-run', 'read', moduleOf({})],
  ['preview ./source', 'read', moduleOf({})],
  ['check ./source', 'static check', moduleOf({ check: fail })],
  ['check ./source', 'listResources', moduleOf({ listResources: fail })],
  ['resources ./source', 'listResources', moduleOf({ listResources: fail })],
]

describe('a secret of a parameter or of the options is in nothing that is written', () => {
  const cases = CASES.flatMap(([command, fails, module]) => [
    { command, fails, module },
    { command: `${command} --json`, fails, module },
  ])

  it.each(cases)('by panoply $command where $fails fails', async ({ command, module }) => {
    const folder = newFolder()
    const { exitCode, stdout, stderr } = await runFakeCli(command.split(' '), module, {
      folder,
      env: {
        PANOPLY_SOURCE_PHRASE: CANARY,
        PANOPLY_OPTIONS: JSON.stringify({ refresh: { client_secret: OPTION_SECRET } }),
      },
    })
    const files = readdirSync(folder, { recursive: true }).map(String)

    expect(exitCode).not.toBe(0)
    expect(`${stdout}${stderr}`).toContain('[secret]')
    for (const secret of [CANARY, OPTION_SECRET]) {
      expect(leaksOf({ stdout, stderr, files }, secret)).toEqual([])
      expect(leaksOf(JSON.stringify({ stdout, stderr }), secret)).toEqual([])
    }
  })
})
