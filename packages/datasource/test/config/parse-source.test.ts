import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { checkSource, defineConfig, issueText, parseConfig, parseSource } from '../../src/index.js'
import { REAL_CONFIGS } from './real-configs.js'

const database = parseConfig(
  REAL_CONFIGS['a database: numbers as texts, a list that depends on the connection'],
)
const ads = parseConfig(REAL_CONFIGS['an advertising service: choices in every shape'])
const search = parseConfig(
  REAL_CONFIGS['a search engine: parameters of the system, one without a name'],
)

const errorsOf = (config: Parameters<typeof checkSource>[0], source: unknown): string[] =>
  checkSource(config, source).issues.map(issueText)

const required = { host: 'db1', user: 'me', db: 'shop' }

describe('parseSource', () => {
  it('fills in defaults and converts what the type says', () => {
    expect(parseSource(database, required)).toEqual({ ...required, port: 5432 })
    expect(parseSource(database, { ...required, port: ' 15432 ', db: 7 })).toEqual({
      ...required,
      port: 15432,
      db: '7',
    })
  })

  it('keeps the keys of the system, and those that a source keeps its position in', () => {
    const kept = { state: { offset: 1 }, __batchSize: 100, lastId: 5, type: 'db', id: 'x1' }
    expect(parseSource(database, { ...required, ...kept })).toEqual({
      ...required,
      ...kept,
      port: 5432,
    })
    const system = {
      host: 'h',
      schema: 'public',
      excludes: ['a'],
      truncateTable: true,
      inckey: 'at',
    }
    expect(parseSource(search, system)).toEqual({
      ...system,
      destination: 'search_{_index}_{_type}',
      idpattern: '{_type}#{_id}',
    })
  })

  it('shares nothing with CONFIG: a source that changes its parameters changes no other', () => {
    const config = parseConfig({
      params: [
        { name: 'seen', type: 'hidden', default: { ids: [] } },
        { name: 'level', type: 'select', values: [{ name: 'Ad', value: { depth: 1 } }] },
        { name: 'levels', type: 'list', values: [{ name: 'Ad', value: 1 }] },
      ],
    })
    const answers = { level: 'Ad', levels: ['Ad'] }
    const first = parseSource(config, answers)
    const before = JSON.stringify(first)
    const { seen, level, levels } = first as unknown as Record<string, Record<string, unknown>>
    Object.assign(seen ?? {}, { ids: [1] })
    Object.assign(level?.['value'] ?? {}, { depth: 2 })
    Object.assign(levels?.[0] ?? {}, { value: 2 })
    expect(JSON.stringify(first)).not.toBe(before)
    expect(JSON.stringify(parseSource(config, answers))).toBe(before)
  })

  it('takes a parameter for an own key, whatever its name', () => {
    const param = { name: '__proto__', type: 'hidden', default: { polluted: true } }
    const source: Record<string, unknown> = parseSource(parseConfig({ params: [param] }), {})
    expect([Object.keys(source), source['polluted']]).toEqual([['__proto__'], undefined])
  })

  it('refuses the text of a number that would become another one', () => {
    const config = parseConfig({ params: [{ name: 'account', type: 'number' }] })
    const text = '9007199254740993'
    expect(errorsOf(config, { account: text })).toEqual([
      'account: expected a number, got one with more digits than a number holds; ' +
        'give the parameter the type text',
    ])
    expect(parseSource(config, { account: String(Number.MAX_SAFE_INTEGER) })).toEqual({
      account: Number.MAX_SAFE_INTEGER,
    })
  })

  it('does not change what it is given', () => {
    const source = Object.freeze({ ...required, port: '1', tables: Object.freeze(['a']) })
    expect(parseSource(database, source)).not.toBe(source)
  })

  it.each([
    ['a text', 'us', 'us'],
    [
      'an item by its value',
      'ad',
      { name: 'Ad', value: 'ad', disabled: false, requires: ['campaign'] },
    ],
    ['an item by its title', 'Campaign', { title: 'Campaign', value: 'campaign' }],
    [
      'an item as it is',
      { title: 'Campaign', value: 'campaign' },
      { title: 'Campaign', value: 'campaign' },
    ],
    [
      'an item that was saved with less in it',
      { value: 'campaign' },
      { title: 'Campaign', value: 'campaign' },
    ],
  ])('takes for a choice %s, and gives it back in the shape of CONFIG', (_, answer, chosen) => {
    const key = answer === 'us' ? 'region' : 'level'
    expect(parseSource(ads, { [key]: answer })).toMatchObject({ [key]: chosen })
  })

  it('takes one or several for a list', () => {
    const [clicks, cost] = [
      { id: 1, name: 'Clicks' },
      { id: 2, name: 'Cost' },
    ]
    expect(parseSource(ads, { fields: ['Cost', 1] })).toMatchObject({ fields: [cost, clicks] })
    expect(parseSource(ads, { fields: '2' })).toMatchObject({ fields: [cost] })
    expect(parseSource(ads, { fields: [] })).toMatchObject({ fields: [] })
  })

  it('takes a choice for an item of the same value, whatever else was saved with it', () => {
    const item = { name: 'Orders', value: { schema: 'shop', table: 'orders' } }
    const config = parseConfig({ params: [{ name: 't', type: 'select', values: [item] }] })
    const saved = { ...item, rows: 7 }
    expect(parseSource(config, { t: saved })).toEqual({ t: item })
    expect(parseSource(config, { t: { schema: 'shop', table: 'orders' } })).toEqual({ t: item })
    expect(errorsOf(config, { t: { name: 'x', value: { schema: 'shop' } } })).toHaveLength(1)
  })

  it('refuses a list that is required and empty', () => {
    const config = parseConfig({
      params: [{ name: 'tables', type: 'list', values: ['a', 'b'], required: true }],
    })
    expect(errorsOf(config, { tables: [] })).toEqual([
      'tables: is required, and nothing is chosen; choose at least one of tables',
    ])
  })

  it('takes any answer where a function knows the values', () => {
    const tables = [{ name: 'orders', value: 1 }]
    expect(parseSource(database, { ...required, tables })).toMatchObject({ tables })
  })

  it.each([
    ['nothing', undefined, ['expected an object with the parameters, got undefined; write { … }']],
    ['a list', [], ['expected an object with the parameters, got an array; write { … }']],
    [
      'what is missing or empty',
      { user: '', db: null },
      [
        'host: is required and missing (Host); fill in host',
        'user: is required and missing; fill in user',
        'db: is required and missing (Database); fill in db',
      ],
    ],
    [
      'a misspelt name',
      { hots: 'db1', user: 'me', db: 'shop' },
      ['host: is required and missing (Host); write host instead of hots'],
    ],
    [
      'a port that is no number',
      { ...required, port: 'many' },
      ['port: expected a number, got a text; write a number like 5432'],
    ],
    [
      'a port that is not finite',
      { ...required, port: Infinity },
      ['port: expected a number, got Infinity; write a number like 5432'],
    ],
    [
      'an object for a text',
      { ...required, user: {} },
      ['user: expected a text, got an object; write a text'],
    ],
    [
      'a switch for a text',
      { ...required, user: true },
      ['user: expected a text, got a boolean; write a text'],
    ],
  ])('refuses %s', (_, source, errors) => {
    expect(errorsOf(database, source)).toEqual(errors)
  })

  it('refuses what is none of the values, and what is disabled', () => {
    expect(
      errorsOf(ads, { region: 'mars', level: 'account', fields: ['Clicks', 'Likes'] }),
    ).toEqual([
      'region: expected one of the values, got a text; write one of us, eu',
      'level: the value is disabled; write one of Campaign, Ad',
      'fields: expected one of the values, got a text; write one of Clicks, Cost',
    ])
  })

  it('names no more than twenty values', () => {
    const values = Array.from({ length: 25 }, (_, index) => `v${index}`)
    const config = parseConfig({ params: [{ name: 'a', type: 'select', values }] })
    expect(errorsOf(config, { a: 'x' })[0]).toMatch(/write one of v0, .*, v19 and 5 more$/)
  })

  it('refuses an answer whose dependencies are missing', () => {
    const forms = parseConfig(REAL_CONFIGS['a form service: oauth, an async list, hidden state'])
    expect(errorsOf(forms, { forms: ['f1'] })).toEqual([
      'forms: needs account, which is missing; fill in account first',
    ])
    expect(errorsOf(forms, {})).toEqual([])
  })

  it('lists everything in one error', () => {
    expect(() => parseSource(database, { port: 'x' })).toThrow(
      /^source cannot be used:\n {2}host: .*\n {2}port: .*\n {2}user: .*\n {2}db: /,
    )
  })

  it('never shows what it was given', () => {
    const config = defineConfig({
      title: 'A source',
      params: [
        { name: 'pin', type: 'number' },
        { name: 'region', type: 'select', values: ['us'] },
        { name: 'password', type: 'password', required: true },
      ],
    })
    const source = {
      pin: 'hunter2-1',
      region: 'hunter2-2',
      password: ['hunter2-3'],
      pasword: 'hunter2',
    }
    expect(errorsOf(config, source).join()).not.toContain('hunter2')
    expect(errorsOf(config, source)).toHaveLength(3)
  })

  it('reads own keys only', () => {
    const config = parseConfig({ params: [{ name: 'toString', required: true }] })
    expect(errorsOf(config, {})).toEqual(['toString: is required and missing; fill in toString'])
  })

  it('gives the same again for what it gave', () => {
    const answers = fc.record(
      {
        host: fc.string({ minLength: 1 }),
        user: fc.oneof(fc.string({ minLength: 1 }), fc.nat()),
        db: fc.string({ minLength: 1 }),
        port: fc.oneof(fc.nat(), fc.nat().map(String)),
        tables: fc.array(fc.string()),
        extra: fc.jsonValue(),
      },
      { requiredKeys: ['host', 'user', 'db'], noNullPrototype: true },
    )
    fc.assert(
      fc.property(answers, (answer) => {
        const source = parseSource(database, answer)
        expect(parseSource(database, source)).toEqual(source)
      }),
    )
  })
})
