import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { checkAirbyteOutput } from '@panoply/engines/testing'
import { parse } from 'yaml'

import { type Outcome, runCommand, tryCommand } from '../../src/command/run-command.js'
import { INSTALLED } from '../../src/pages/installed-packages.js'
import { Reader, TYPESCRIPT } from '../../src/pages/reader.js'

/**
 * The fields that the registry of Airbyte requires, and the values that it takes:
 * https://github.com/airbytehq/airbyte, `ConnectorMetadataDefinitionV0.yaml`
 */
const REQUIRED = {
  name: /./,
  definitionId: /^[\da-f]{8}-[\da-f]{4}-[1-5][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
  connectorType: /^source$/,
  dockerRepository: /^[a-z\d-]+\/[a-z\d-]+$/,
  dockerImageTag: /^\d+\.\d+\.\d+$/,
  license: /./,
  documentationUrl: /^https:/,
  githubIssueLabel: /./,
  connectorSubtype: /^(?:api|database|datalake|file|custom|message_queue|unknown|vectorstore)$/,
  releaseStage: /^(?:alpha|beta|generally_available|custom)$/,
}
/** The image has the project here. */
const IMAGE_FOLDER = '/airbyte/integration_code'

/* oxlint-disable typescript/no-explicit-any -- messages are looked at by many paths */
type Message = Record<string, any>
/* oxlint-enable typescript/no-explicit-any */

describe('a new source with --engine airbyte', () => {
  const reader = new Reader()
  /** Where packages are found that are not published yet. */
  const folder = join(reader.folder, 'source-my-api')
  const file = (name: string, value: unknown): string => {
    writeFileSync(join(folder, name), JSON.stringify(value))
    return name
  }
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8')

  beforeAll(async () => {
    const create = join(INSTALLED, 'create-panoply-source/dist/main.js')
    const asked = ['my-api', '--title', 'My "API": 1', '--param', 'token', '--engine', 'airbyte']
    // Inside the workspace it would be a package of it, which no image can install.
    const author = mkdtempSync(join(tmpdir(), 'panoply-author-'))
    await runCommand(process.execPath, [create, ...asked], { folder: author })
    cpSync(join(author, 'source-my-api'), folder, { recursive: true })
    rmSync(author, { recursive: true })
    // The sources of the packages take the place of declarations, and ask for more than the project does.
    const sources = ['--customConditions', '@panoply/source', '--lib', 'es2023,esnext.disposable']
    for (const words of [['tsconfig.json', '--noEmit'], ['tsconfig.build.json']]) {
      await runCommand(process.execPath, [TYPESCRIPT, '-p', ...words, ...sources], { folder })
    }
  })
  afterAll(() => {
    reader.leave()
  })

  /** Starts the connector as the platform does, by the entry point of the image. */
  const start = async (words: string): Promise<{ outcome: Outcome; messages: Message[] }> => {
    const [, entryPoint = ''] = /^ENV AIRBYTE_ENTRYPOINT="(.+)"$/m.exec(read('Dockerfile')) ?? []
    expect(entryPoint).toContain(IMAGE_FOLDER)
    const env = { AIRBYTE_ENTRYPOINT: entryPoint.replace(IMAGE_FOLDER, folder) }
    const outcome = await tryCommand('sh', ['-c', `eval "$AIRBYTE_ENTRYPOINT ${words}"`], {
      ...{ folder, env },
    })
    const lines = outcome.stdout.trimEnd().split('\n')
    return { outcome, messages: lines.map((line) => JSON.parse(line) as Message) }
  }

  it('has the metadata that the registry of Airbyte requires', () => {
    const metadata = parse(read('metadata.yaml')) as Message
    expect(metadata['metadataSpecVersion']).toBe('1.0')
    for (const [name, form] of Object.entries(REQUIRED)) {
      expect({ [name]: String((metadata['data'] as Message)[name]) }).toEqual({
        [name]: expect.stringMatching(form),
      })
    }
    expect(metadata).toMatchObject({
      data: { name: 'My "API": 1', tags: ['language:typescript'], allowedHosts: { hosts: ['*'] } },
    })
  })

  it('is specified, checked, discovered and read from the entry point of its image', async () => {
    const spec = await start('spec')
    expect(spec.outcome).toMatchObject({ code: 0, stderr: '' })
    expect(spec.messages).toContainEqual({
      type: 'SPEC',
      spec: expect.objectContaining({
        connectionSpecification: expect.objectContaining({
          properties: expect.objectContaining({
            token: expect.objectContaining({ airbyte_secret: true }),
          }),
        }),
      }),
    })

    const config = file('config.json', { token: 'a-token' })
    const checked = await start(`check --config ${config}`)
    expect(checked.outcome.code).toBe(0)
    expect(checked.messages).toContainEqual({
      type: 'CONNECTION_STATUS',
      connectionStatus: expect.objectContaining({ status: 'SUCCEEDED' }),
    })

    const discovered = await start(`discover --config ${config}`)
    expect(discovered.outcome.code).toBe(0)
    const found = discovered.messages.find(({ type }) => type === 'CATALOG')?.['catalog'] as {
      streams: Message[]
    }
    const catalog = {
      streams: found.streams.map((stream) => ({
        ...{ stream, sync_mode: 'full_refresh', destination_sync_mode: 'overwrite' },
      })),
    }
    const { outcome, messages } = await start(
      `read --config ${config} --catalog ${file('catalog.json', catalog)}`,
    )
    expect(outcome).toMatchObject({ code: 0, stderr: '' })
    expect(checkAirbyteOutput(outcome.stdout, { command: 'read', catalog, exitCode: 0 })).toEqual(
      [],
    )
    const records = messages.filter(({ type }) => type === 'RECORD')
    expect(records.map(({ record }) => (record as Message)['data'] as Message)).toEqual([
      expect.objectContaining({ id: 1, name: 'Sample 1' }),
      expect.objectContaining({ id: 2, name: 'Sample 2' }),
      expect.objectContaining({ id: 3, name: 'Sample 3' }),
    ])
  })

  it('tells a wrong configuration by its exit code and a message', async () => {
    const { outcome, messages } = await start(`check --config ${file('empty.json', {})}`)
    expect(outcome.code).toBe(0)
    expect(messages).toContainEqual({
      type: 'CONNECTION_STATUS',
      connectionStatus: expect.objectContaining({ status: 'FAILED' }),
    })
  })
})
