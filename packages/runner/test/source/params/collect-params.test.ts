import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import type { DataSourceConfig } from '@panoply/datasource'
import { temporaryFolders } from '@panoply/test-kit'

import type { Option } from '../../../src/source/params/prompter.js'
import { collector, type Given } from './collector.js'

const newFolder = temporaryFolders()

const fileOf = (source: unknown): Given => {
  const file = join(newFolder(), 'source.json')
  writeFileSync(file, JSON.stringify(source))
  return { file }
}

const LOGS = { id: 7, name: 'logs' }
const OLD = { id: 8, name: 'logs, old' }

/** A list whose values a function finds, and a select whose function gets what was chosen there. */
const configOf = (seen: unknown[] = []): DataSourceConfig => ({
  params: [
    { name: 'port', type: 'number', required: true },
    {
      name: 'indices',
      type: 'list',
      dependencies: ['port'],
      values: (source) => {
        seen.push({ ...source })
        return [LOGS, OLD]
      },
    },
    {
      name: 'field',
      type: 'select',
      dependencies: ['indices'],
      values: (source) => {
        seen.push({ ...source })
        return ['time', 'host']
      },
    },
  ],
})

const byText = (indices: string): Given => ({ flags: { port: ['1'], indices: [indices] } })
const pick =
  (...names: string[]) =>
  (options: readonly Option[]): unknown[] =>
    options.filter(({ name }) => names.includes(name)).map(({ value }) => value)

describe('a choice that is none of the values', () => {
  it.each<[string, () => Given]>([
    ['a flag', () => byText('nope')],
    ['several flags', () => ({ flags: { port: ['1'], indices: ['logs', 'nope'] } })],
    ['a variable', () => ({ env: { PANOPLY_SOURCE_PORT: '1', PANOPLY_SOURCE_INDICES: 'nope' } })],
    ['a file', () => fileOf({ port: 1, indices: ['nope'] })],
    ['a text in a file', () => fileOf({ port: 1, indices: 'logs,nope' })],
    ['a person', () => ({ answers: [1, () => ['nope']] })],
  ])('is refused from %s', async (_, given) => {
    await expect(collector().collect(configOf(), given())).rejects.toMatchObject({
      code: 'PANOPLY_INVALID_ARGUMENT',
      message: expect.stringMatching(
        /indices: expected one of the values, got a text; write one of/,
      ),
    })
  })

  it('is refused with the ways to give it', async () => {
    await expect(collector().collect(configOf(), byText('nope'))).rejects.toThrow(
      '(as --indices, PANOPLY_SOURCE_INDICES or in a --source file)',
    )
  })
})

describe('values', () => {
  it.each<[string, Given]>([
    ['flags', { flags: { port: ['abc'], indices: ['logs'] } }],
    [
      'flags, where a person can be asked',
      { flags: { port: ['abc'], indices: ['logs'] }, answers: [] },
    ],
  ])('are not loaded with a parameter that is wrong, from %s', async (_, given) => {
    const seen: unknown[] = []
    await expect(collector().collect(configOf(seen), given)).rejects.toThrow(
      'port: expected a number',
    )
    expect(seen).toEqual([])
  })

  const failing = (errors: unknown[]): DataSourceConfig => ({
    params: [
      { name: 'token', type: 'password' },
      {
        name: 'board',
        type: 'select',
        values: () => {
          const error = errors.shift()
          if (error !== undefined) throw error
          return ['a']
        },
      },
    ],
  })
  const given = { env: { PANOPLY_SOURCE_TOKEN: 'hunter2-hunter2', PANOPLY_SOURCE_BOARD: 'a' } }
  const passing = (): Error => new Error('busy: hunter2-hunter2')

  it('are given up after four calls', async () => {
    const { collect, waitsMs } = collector()
    const errors = Array.from({ length: 9 }, passing)
    await expect(collect(failing(errors), given)).rejects.toMatchObject({
      code: 'PANOPLY_DATA_SOURCE_FAILED',
      message: 'busy: [secret]',
    })
    expect([waitsMs, errors.length]).toEqual([[1_000, 4_000, 16_000], 5])
  })

  it('are asked for once when trying again cannot help', async () => {
    const { collect, waitsMs } = collector()
    const error = Object.assign(passing(), { retryable: false })
    await expect(collect(failing([error]), given)).rejects.toThrow('busy')
    expect(waitsMs).toEqual([])
  })

  it('are loaded again after a passing failure, with a warning that shows no secret', async () => {
    const { collect, waitsMs, warnings } = collector()
    await expect(collect(failing([passing()]), given)).resolves.toMatchObject({ board: 'a' })
    expect(waitsMs).toEqual([1_000])
    expect(warnings).toEqual([
      'the values of board cannot be loaded: busy: [secret]; trying again in 1 s (1 of 3)',
    ])
  })

  it('that are no choices are an error of the source', async () => {
    // What JavaScript may return.
    const values = (() => [null]) as never
    const config: DataSourceConfig = { params: [{ name: 'board', type: 'select', values }] }
    await expect(collector().collect(config, { flags: { board: ['a'] } })).rejects.toMatchObject({
      code: 'PANOPLY_DATA_SOURCE_FAILED',
      message: expect.stringContaining('board: value [0]'),
    })
  })

  it('that a person has chosen from are not loaded again', async () => {
    const seen: unknown[] = []
    await collector().collect(configOf(seen), { answers: [1, pick('logs'), 'time'] })
    expect(seen).toHaveLength(2)
  })
})

describe('a choice', () => {
  it.each<[string, () => Given, unknown[]]>([
    ['a flag with its name', () => byText('logs'), [LOGS]],
    ['a flag with its id', () => byText('7'), [LOGS]],
    ['a flag with JSON', () => byText('["logs"]'), [LOGS]],
    ['a flag with commas', () => byText('7, 8'), [LOGS, OLD]],
    ['a flag with a name that has a comma', () => byText('logs, old'), [OLD]],
    [
      'several flags',
      () => ({ flags: { port: ['1'], indices: ['logs, old', '7,8'] } }),
      [OLD, LOGS, OLD],
    ],
    [
      'a variable',
      () => ({ env: { PANOPLY_SOURCE_PORT: '1', PANOPLY_SOURCE_INDICES: 'logs' } }),
      [LOGS],
    ],
    ['names in a file', () => fileOf({ port: '1', indices: ['logs'] }), [LOGS]],
    ['a text in a file', () => fileOf({ port: '1', indices: '8,7' }), [OLD, LOGS]],
    ['items in a file', () => fileOf({ port: '1', indices: [OLD] }), [OLD]],
    ['a person', () => ({ answers: ['1', pick('logs'), undefined] }), [LOGS]],
  ])('is the item of the values, from %s', async (_, given, indices) => {
    await expect(collector().collect(configOf(), given())).resolves.toEqual({ port: 1, indices })
  })

  it.each<[string, () => Given]>([
    ['flags', () => ({ flags: { port: ['1'], indices: ['logs'], field: ['time'] } })],
    ['a file', () => fileOf({ port: '1', indices: 'logs', field: 'time' })],
    ['a person', () => ({ answers: ['1', pick('logs'), 'time'] })],
  ])('has one shape in the function of another parameter, from %s', async (_, given) => {
    const seen: unknown[] = []
    await collector().collect(configOf(seen), given())
    expect(seen.at(-1)).toMatchObject({ port: 1, indices: [LOGS] })
  })

  it('that was given has its shape where a person is asked for the rest', async () => {
    const seen: unknown[] = []
    const [port, indices, field] = configOf(seen).params
    const config = { params: [port, indices, { ...field, required: true }] } as DataSourceConfig
    const given = { ...byText('logs'), answers: ['time'] }
    await expect(collector().collect(config, given)).resolves.toMatchObject({ field: 'time' })
    expect(seen.at(-1)).toMatchObject({ port: 1, indices: [LOGS] })
  })
})

describe('a list of columns', () => {
  it.each(['exclude', 'parse-string', 'list', 'dynamic-list'] as const)(
    'of the type %s may be a text with commas, JSON, or several texts',
    async (type) => {
      const config: DataSourceConfig = { params: [{ name: 'columns', type }] }
      const texts = [['a, b'], ['["a","b"]'], ['a', 'b']]
      for (const columns of texts) {
        const { collect } = collector()
        expect(await collect(config, { flags: { columns } })).toEqual({ columns: ['a', 'b'] })
      }
      const env = { PANOPLY_SOURCE_COLUMNS: 'a,b' }
      expect(await collector().collect(config, { env })).toEqual({ columns: ['a', 'b'] })
    },
  )
})
