import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import type { DataSourceConfig, Param } from '@panoply/datasource'
import { temporaryFolders } from '@panoply/test-kit'

import { collector, type Given } from './collector.js'

const newFolder = temporaryFolders()

/** Values with names that have commas, quotes and brackets, one that is disabled, and one that requires another. */
const USERS = { id: 1, name: 'users' }
const OLD = { id: 2, name: 'orders, old' }
const QUOTED = { id: 3, name: '12" disks' }
const BRACKETS = { id: 4, name: '[archive]' }
const CLOSED = { id: 5, name: 'closed', disabled: true }
const TAGS = { id: 6, name: 'tags', requires: ['users'] }
const VALUES = [USERS, OLD, QUOTED, BRACKETS, CLOSED, TAGS]

const TUNNEL = { active: true, host: 'h', username: 'u', password: 'p', port: 22 }
const NAMES = ['a', 'b, c', 'say "d"']
const NAMES_TEXT = 'a, "b, c", "say ""d"""'

/** An answer as text, and what becomes of it: the value, or a part of the message. */
type Case = readonly [type: Param['type'], text: string, expected: unknown]

const CASES: readonly Case[] = [
  ...(['', 'text', 'string', 'password', undefined] as const).flatMap((type): Case[] => [
    [type, 'ann', 'ann'],
    [type, ' a, "b" ', ' a, "b" '],
    [type, '{"a":1}', '{"a":1}'],
    [type, '5', '5'],
  ]),
  ['number', '5432', 5432],
  ['number', ' 5432 ', 5432],
  ['number', '-0.5', -0.5],
  ['number', 'abc', /expected a number, got/],
  ['number', '5432 or so', /expected a number, got/],
  ['number', 'Infinity', /expected a number/],
  ['number', '12345678901234567890', /more digits than a number holds/],
  ['select', 'users', USERS],
  ['select', '1', USERS],
  ['select', '{"id":1,"name":"users"}', USERS],
  ['select', 'orders, old', OLD],
  ['select', '12" disks', QUOTED],
  ['select', '[archive]', BRACKETS],
  ['select', 'nope', /expected one of the values/],
  ['select', 'closed', /the value is disabled/],
  ...(['list', 'dynamic-list'] as const).flatMap((type): Case[] => [
    [type, 'users', [USERS]],
    [type, '1', [USERS]],
    [type, 'users,2', [USERS, OLD]],
    [type, 'orders, old', [OLD]],
    [type, '"orders, old", users', [OLD, USERS]],
    [type, '"orders, old"', [OLD]],
    [type, '"12"" disks",[archive]', [QUOTED, BRACKETS]],
    [type, '["orders, old","users"]', [OLD, USERS]],
    [type, '[{"id":1,"name":"users"}]', [USERS]],
    [type, '[archive]', [BRACKETS]],
    [type, 'users,nope', /expected one of the values/],
    [type, 'closed', /the value is disabled/],
    [type, 'tags', /tags requires users/],
    [type, 'tags,users', [TAGS, USERS]],
  ]),
  ...(['exclude', 'parse-string'] as const).flatMap((type): Case[] => [
    [type, 'a,b', ['a', 'b']],
    [type, NAMES_TEXT, NAMES],
    [type, JSON.stringify(NAMES), NAMES],
    [type, ' a , ,b,', ['a', 'b']],
    [type, '12" disks', ['12" disks']],
  ]),
  ['oauth', '{"access_token":"t"}', { access_token: 't' }],
  ['ssh-tunnel', JSON.stringify(TUNNEL), TUNNEL],
  ['ssh-tunnel', '{"host":"h"}', /username is missing/],
  ['ssh-tunnel', '{"host":"h","username":"u","password":"p","port":"x"}', /port: expected a port/],
  ['ssh-tunnel', 'h', /expected an object with the fields/],
  ...(
    ['hidden', 'schema', 'destination', 'primary-key', 'incremental-key', 'truncate-table'] as const
  ).map((type): Case => [type, 'id', 'id']),
]

const isChoice = (type: Param['type']): boolean =>
  type === 'select' || type === 'list' || type === 'dynamic-list'

/** One with values that are known, and one with values that a function finds. */
const paramsOf = (type: Param['type']): readonly Param[] =>
  isChoice(type)
    ? [
        { name: 'it', type, values: VALUES },
        { name: 'it', type, values: () => Promise.resolve(VALUES) },
      ]
    : [{ name: 'it', type }]

const fileWith = (value: unknown): Given => {
  const file = join(newFolder(), 'source.json')
  writeFileSync(file, JSON.stringify({ it: value }))
  return { file }
}

/** The ways that a text can come by. A person's answer is one where questions are asked. */
const WAYS: readonly (readonly [name: string, given: (text: string) => Given])[] = [
  ['a flag', (text) => ({ flags: { it: [text] } })],
  ['a variable', (text) => ({ env: { PANOPLY_SOURCE_IT: text } })],
  ['a file', (text) => fileWith(text)],
  [
    'a flag, where a person is asked for the rest',
    (text) => ({ flags: { it: [text] }, answers: ['x'] }),
  ],
]

/** What a way leads to: the value in the source, what the function of another parameter gets, and the refusal. */
const outcomeOf = async (
  param: Param,
  given: Given,
): Promise<{ value?: unknown; seen?: unknown; refusal?: string }> => {
  const seen: unknown[] = []
  const config: DataSourceConfig = {
    params: [
      param,
      {
        name: 'other',
        type: 'select',
        dependencies: ['it'],
        default: 'x',
        values: (source) => {
          seen.push(source['it'])
          return ['x']
        },
      },
      { name: 'rest', type: 'text', required: given.answers !== undefined },
    ],
  }
  try {
    const source = await collector().collect(config, given)
    return { value: source['it'], seen: seen[0] }
  } catch (error) {
    return { refusal: (error as Error).message }
  }
}

const outcomeWith = (expected: unknown): object =>
  expected instanceof RegExp
    ? { refusal: expect.stringMatching(expected) }
    : { value: expected, seen: expected }

describe.each(CASES)('a parameter of the type %s, given %s,', (type, text, expected) => {
  it('is judged alike from a flag, a variable, a file and beside questions', async () => {
    for (const param of paramsOf(type)) {
      const outcomes = await Promise.all(
        WAYS.map(async ([, given]) => await outcomeOf(param, given(text))),
      )
      const [first] = outcomes
      expect(outcomes).toEqual(WAYS.map(() => first))
      expect(first).toEqual(outcomeWith(expected))
    }
  })
})

describe('several flags of a list', () => {
  it.each(['exclude', 'parse-string'] as const)('of the type %s are joined', async (type) => {
    const flags = { it: ['a', '"b, c"', '["say \\"d\\""]'] }
    expect(await outcomeOf({ name: 'it', type }, { flags })).toMatchObject({ value: NAMES })
  })

  it.each(['list', 'dynamic-list'] as const)('of the type %s are joined', async (type) => {
    const flags = { it: ['users', 'orders, old', '"12"" disks",[archive]'] }
    for (const param of paramsOf(type)) {
      expect(await outcomeOf(param, { flags })).toMatchObject({
        value: [USERS, OLD, QUOTED, BRACKETS],
      })
    }
  })
})

/** What is not asked for. */
const REST: Given = { env: { PANOPLY_SOURCE_REST: 'x' } }

describe('an answer to a question', () => {
  it.each<[Param['type'], unknown, unknown]>([
    ['text', 'ann', 'ann'],
    ['password', 'ann', 'ann'],
    ['number', 5432, 5432],
    ['select', USERS, USERS],
    ['list', [OLD, USERS], [OLD, USERS]],
  ])('of the type %s is judged as the same value of a file', async (type, answer, expected) => {
    for (const param of paramsOf(type)) {
      const required = { ...param, required: true }
      const asked = await outcomeOf(required, { answers: [answer], ...REST })
      expect(asked).toMatchObject({ value: expected, seen: expected })
      expect(await outcomeOf(required, fileWith(answer))).toEqual(asked)
    }
  })

  it('is refused in the words that a file is refused in', async () => {
    const [param] = paramsOf('list')
    const required = { ...param, required: true }
    const asked = await outcomeOf(required, { answers: [[TAGS]], ...REST })
    expect(asked).toEqual({ refusal: expect.stringContaining('tags requires users') })
    expect(await outcomeOf(required, fileWith([TAGS]))).toEqual(asked)
  })
})
