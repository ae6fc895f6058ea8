import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { createSource } from '../src/create-source.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'create-source-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const create = (...words: string[]) => createSource({ words, folder, person: undefined })
const read = (path: string): string => readFileSync(join(folder, 'source-my-api', path), 'utf8')

describe('a data source for an engine', () => {
  it('is refused for an engine that is not known', async () => {
    await expect(create('my-api', '--engine', 'spark')).rejects.toThrow(
      'expected one of airbyte as engine, got "spark"',
    )
    expect(readdirSync(folder)).toEqual([])
  })

  it('has none of its files without --engine', async () => {
    await create('my-api')
    expect(readdirSync(join(folder, 'source-my-api'))).not.toContain('Dockerfile')
    expect(read('package.json')).not.toContain('@panoply/engines')
  })

  it('has an image whose entry point is executed, a description, and the commands', async () => {
    const { nextSteps } = await create('my-api', '--title', 'My "API": 1', '--engine', 'airbyte')
    expect(read('Dockerfile')).toContain('ENV AIRBYTE_ENTRYPOINT="exec node ')
    expect(read('Dockerfile')).toMatch(/^USER 1000$/m)
    expect(read('metadata.yaml')).toContain('name: "My \\"API\\": 1"\n')
    expect(read('metadata.yaml')).toMatch(
      /definitionId: [\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}\n/,
    )
    expect(read('src/connector.ts')).toContain('runAirbyte({ CONFIG, Stream }')
    const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>>
    expect(manifest['scripts']?.['airbyte']).toBe('panoply airbyte ./src/index.ts')
    expect(Object.keys(manifest['dependencies'] ?? {})).toContain('@panoply/engines')
    expect(nextSteps.at(-1)).toBe('docker build --tag source-my-api .')
  })

  it('is the same connector when it is written anew', async () => {
    await create('my-api', '--engine', 'airbyte')
    const before = read('metadata.yaml')
    rmSync(join(folder, 'source-my-api'), { recursive: true })
    await create('my-api', '--engine', 'airbyte')
    expect(read('metadata.yaml')).toBe(before)
  })
})
