import { readdirSync } from 'node:fs'

import { describe, expect, it } from '@jest/globals'
import { type Batch, DataSource, type DataSourceModule } from '@panoply/datasource'
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

it.each([
  ['panoply state', 'state ./source show'],
  ['panoply state --json', 'state ./source show --json'],
])('a secret that a source keeps in its state is not shown by %s', async (_, command) => {
  class Stream extends DataSource {
    #isDone = false
    read(): Batch | null {
      if (this.#isDone) return null
      this.#isDone = true
      const { phrase } = this.source as { phrase: string }
      this.state('end', { [`of ${phrase}`]: { url: `https://ann:${CANARY}@api.example`, phrase } })
      return [{ id: 1, __state: 'end' }]
    }
  }
  const { CONFIG } = moduleOf({})
  const folder = newFolder()
  const io = { folder, env: { PANOPLY_SOURCE_PHRASE: CANARY } }
  await runFakeCli(['run', './source', '--to', 'ndjson'], { CONFIG, Stream }, io)
  const { exitCode, stdout, stderr } = await runFakeCli(command.split(' '), { CONFIG, Stream }, io)

  expect([exitCode, stderr]).toEqual([0, ''])
  expect(stdout).toContain('of [secret]')
  expect(leaksOf({ stdout })).toEqual([])
})

it('a token in a state is not shown by panoply state, which is not given it', async () => {
  class Stream extends DataSource {
    #isDone = false
    read(): Batch | null {
      if (this.#isDone) return null
      this.#isDone = true
      this.state('end', { access_token: CANARY, next_page_token: 'page-2' })
      return [{ id: 1, __state: 'end' }]
    }
  }
  const module = { CONFIG: { title: 'Canary', params: [] }, Stream }
  const folder = newFolder()
  await runFakeCli(['run', './source', '--to', 'ndjson'], module, { folder })
  const { stdout } = await runFakeCli(['state', './source', 'show'], module, { folder })

  expect(stdout).toContain('"access_token": "[secret]"')
  expect(stdout).toContain('"next_page_token": "page-2"')
})
