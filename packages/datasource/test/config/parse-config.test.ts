import { describe, expect, it } from '@jest/globals'

import {
  checkConfig,
  configSchema,
  defineConfig,
  issueText,
  parseConfig,
  parseSource,
  secretParams,
} from '../../src/index.js'
import { REAL_CONFIGS } from './real-configs.js'

const textsOf = (config: unknown, severity: 'error' | 'warning'): string[] =>
  checkConfig(config)
    .issues.filter((issue) => issue.severity === severity)
    .map(issueText)

const errorsOf = (...params: unknown[]): string[] => textsOf({ title: 'A source', params }, 'error')
const warningsOf = (...params: unknown[]): string[] =>
  textsOf({ title: 'A source', params }, 'warning')

describe('parseConfig', () => {
  it.each(Object.entries(REAL_CONFIGS))('takes %s', (_, config) => {
    expect(parseConfig(config)).toEqual(config)
    expect(configSchema['~standard'].validate(config)).toEqual({ value: config })
    expect(defineConfig(config)).toBe(config)
  })

  it('points out what real CONFIGs might want to change', () => {
    expect(Object.values(REAL_CONFIGS).flatMap((config) => textsOf(config, 'warning'))).toEqual([
      'params[1].type: token is named like a secret and would be shown while it is typed; write password',
      'params[0].name: a parameter without a name cannot be asked for; give it a name',
    ])
  })

  it('lists everything that is wrong in one error that trying again does not help', () => {
    const config = {
      title: 7,
      params: [{ name: 'a', type: 'pasword' }, 'host', { name: 'b', required: 'yes' }],
    }
    expect(() => parseConfig(config)).toThrow(
      expect.objectContaining({
        code: 'PANOPLY_INVALID_ARGUMENT',
        argument: 'title',
        message: [
          'CONFIG cannot be used:',
          'title: expected a text, got a number; write a text',
          'params[0].type: the type pasword is not known; write password',
          'params[1]: expected an object, got a text; write an object',
          'params[2].required: expected true or false, got a text; write true or false',
        ].join('\n  '),
      }),
    )
  })

  it.each([
    ['nothing', undefined, 'expected an object, got undefined; write an object'],
    ['a list', [], 'expected an object, got an array; write an object'],
    ['no params', { title: 'x' }, 'params: expected an array, got undefined; write an array'],
    ['params by name', { params: {} }, 'params: expected an array, got an object; write an array'],
    [
      'a switch that is none',
      { params: [], advanced: { withIncremental: 1 } },
      'advanced.withIncremental: expected true or false, got a number; write true or false',
    ],
  ])('refuses %s', (_, config, text) => {
    expect(textsOf(config, 'error')).toEqual([text])
  })

  it.each([
    [
      'an unknown type',
      { name: 'a', type: 'checkbox' },
      /^params\[0\]\.type: the type checkbox is not known; write one of text, string, /,
    ],
    [
      'a type that is none',
      { name: 'a', type: 7 },
      /^params\[0\]\.type: expected a type, got a number/,
    ],
    [
      'values that are none',
      { name: 'a', type: 'select', values: 'us,eu' },
      /values: expected an array or a function that returns one, got a text; write \['…'\] or/,
    ],
    [
      'a select without values',
      { name: 'a', type: 'select' },
      /values: there is nothing to select from; write an array, or/,
    ],
    [
      'a value without a name',
      { name: 'a', type: 'select', values: ['x', { label: 'y' }] },
      /values\[1\]: expected a text, a number or an object with a name, got an object; write a text or/,
    ],
    [
      'a default that is no number',
      { name: 'a', type: 'number', default: 'many' },
      /default: the default cannot be used: expected a number, got a text; write a number like 5432/,
    ],
    [
      'a default that is no choice',
      { name: 'a', type: 'select', values: ['us'], default: 'eu' },
      /default: the default cannot be used: expected one of the values, got a text; write one of us/,
    ],
    [
      'a value that is none',
      { name: 'a', type: 'select', values: [true, 'b'] },
      /values\[0\]: expected a text, a number or an object with a name, got a boolean; write a text or/,
    ],
    [
      'a pair as a value',
      { name: 'a', type: 'select', values: ['x', ['a', 'b']] },
      /values\[1\]: expected a text, a number or an object with a name, got an array; write a text or/,
    ],
    [
      'a default that is no text',
      { name: 'a', default: false },
      /default: the default cannot be used: expected a text, got a boolean; write a text/,
    ],
    [
      'a default that is disabled',
      { name: 'a', type: 'select', values: [{ name: 'x', disabled: true }, 'y'], default: 'x' },
      /default: the default cannot be used: the value is disabled; write one of y/,
    ],
    [
      'a default of a list that is no choice',
      { name: 'a', type: 'list', values: ['x', 'y'], default: ['x', 'z'] },
      /default: the default cannot be used: expected one of the values, got a text; write one of x, y/,
    ],
    [
      'a dependency on nobody',
      { name: 'a', dependencies: ['b'] },
      /dependencies\[0\]: no parameter is named b; write one of a/,
    ],
    [
      'a dependency on itself',
      { name: 'a', dependencies: ['a'] },
      /dependencies\[0\]: a parameter cannot depend on itself; leave it out/,
    ],
  ])('refuses %s', (_, param, text) => {
    expect(errorsOf(param)).toEqual([expect.stringMatching(text)])
  })

  it('refuses two parameters of one name, and knows the dependency that was meant', () => {
    expect(errorsOf({ name: 'host' }, { name: 'host' })).toEqual([
      'params[1].name: params[0] is named host already; give each parameter a name of its own',
    ])
    expect(errorsOf({ name: 'password' }, { name: 'db', dependencies: ['pasword'] })).toEqual([
      'params[1].dependencies[0]: no parameter is named pasword; write password',
    ])
  })

  it('refuses parameters that wait for each other', () => {
    const params = [
      { name: 'host' },
      { name: 'db', dependencies: ['host', 'table'] },
      { name: 'table', dependencies: ['schema'] },
      { name: 'schema', dependencies: ['db'] },
    ]
    expect(errorsOf(...params)).toEqual([
      'params[1].dependencies: db, table, schema depend on each other: ' +
        'a person could never be asked for any of them; leave one of these dependencies out',
    ])
    expect(errorsOf(...params.slice(0, 3), { name: 'schema', dependencies: ['host'] })).toEqual([])
  })

  it('says for everything that is wrong what to write instead', () => {
    const bad = [
      ...[7, { name: 7 }, { type: 'x' }, { values: 7 }, { values: [true] }, { required: 'yes' }],
      ...[{ dependencies: 'a' }, { dependencies: ['a'] }, { type: 'number', default: 'x' }],
    ]
    const { issues } = checkConfig({ title: [], icon: {}, keywords: 'a,b', params: bad })
    expect(issues.length).toBeGreaterThanOrEqual(bad.length)
    expect(issues.filter(({ instead, reason, path }) => !instead || !reason || !path)).toEqual([])
  })

  it('takes null, which Python writes for nothing, for a key that is not there', () => {
    const nothing = {
      ...{ name: 'a', type: null, title: null, help: null, values: null, dependencies: null },
      ...{ required: null, default: null },
    }
    const config = { title: 'x', icon: null, keywords: null, advanced: null, params: [nothing] }
    expect(parseConfig(config)).toEqual({ title: 'x', params: [{ name: 'a' }] })
    const written = defineConfig(config as never) as Parameters<typeof parseSource>[0]
    expect(parseSource(written, {})).toEqual({})
    expect(secretParams({ params: [{ ...nothing, name: null } as never] })).toEqual([])
  })

  it.each([
    [
      'a misspelt key',
      { name: 'a', requird: true },
      'params[0].requird: the key is not known; write required',
    ],
    [
      'a key of another system',
      { name: 'a', width: 3 },
      'params[0].width: the key is not known; leave it out, unless another system reads it',
    ],
    [
      'an empty name',
      { name: '' },
      'params[0].name: a parameter without a name cannot be asked for; give it a name',
    ],
    [
      'the name of what the system gives along',
      { name: 'state' },
      'params[0].name: source.state is the state of the last run, which the system sets; ' +
        'give it another name',
    ],
  ])('lets %s through with a warning', (_, param, text) => {
    expect(warningsOf(param)).toEqual([text])
    expect(parseConfig({ title: 'A source', params: [param] }).params).toEqual([param])
  })

  it('warns of a head that people will not recognise', () => {
    const config = {
      icon: 'https://example.com/i.png',
      hostProperty: 'hst',
      params: [{ name: 'host' }],
    }
    expect(textsOf(config, 'warning')).toEqual([
      'title: the title is missing; write what people call the source',
      'icon: expected a data URL; write data:image/png;base64,…, or leave it empty',
      'hostProperty: no parameter is named hst; write host',
    ])
  })

  it('takes no dangerous detour through the names of prototypes', () => {
    const params = JSON.parse(
      '[{"name":"__proto__","default":"x"},{"name":"constructor"}]',
    ) as unknown[]
    expect(errorsOf(...params)).toEqual([])
  })
})
