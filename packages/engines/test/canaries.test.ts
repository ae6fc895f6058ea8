import type { DataSourceModule, Param } from '@panoply/datasource'
import { describe, expect, it } from '@jest/globals'
import { CANARY, leaksOf } from '@panoply/test-kit'

import { airbyte, catalogOf } from './support/airbyte.js'
import { moduleOf } from './support/modules.js'
import { singer } from './support/singer.js'

const FRESH = 'fresh-token-81c3e5'
const PARAMS: Param[] = [{ name: 'phrase', type: 'password' }]

/** Says everything that it knows in every way, also a token that it has just come by, and fails. */
const leak = (source: Record<string, unknown>): never => {
  source['access_token'] = FRESH
  const cause = new AggregateError([new Error(`first ${CANARY}`)], `inner ${CANARY}`)
  const error = new Error(`no access with ${CANARY}, ${FRESH}`, { cause })
  throw Object.assign(error, { name: `Denied ${CANARY}`, code: FRESH, retryable: false })
}

const reading: DataSourceModule = moduleOf(
  function (this) {
    this.log('with', this.source)
    this.progress(1, 2, `at ${encodeURIComponent(CANARY)}`)
    return leak(this.source)
  },
  {},
  PARAMS,
)
const withStatic = (name: 'check' | 'streams' | 'listResources'): DataSourceModule =>
  moduleOf(() => null, { [name]: leak }, PARAMS)

const call = { config: { phrase: CANARY }, mayBeWrong: true }

describe('what a connector tells holds no secret', () => {
  it.each([
    ['read', reading],
    ['check', reading],
    ['check', withStatic('check')],
    ['discover', reading],
    ['discover', withStatic('streams')],
    ['read', withStatic('streams')],
  ] as const)('when %s fails (%#)', async (command, module) => {
    const catalog = command === 'read' ? { catalog: catalogOf({ test_source: {} }) } : {}
    const { messages, stderr } = await airbyte(module, command, { ...call, ...catalog })
    // The configuration that the platform keeps has to hold the new token.
    const told = messages.filter(({ type }) => type !== 'CONTROL')

    expect(JSON.stringify(told)).toContain('no access with [secret], [secret]')
    expect([...leaksOf(told), ...leaksOf(told, FRESH)]).toEqual([])
    expect(leaksOf(stderr)).toEqual([])
  })

  it('when the options of the container are said', async () => {
    const module = moduleOf(function (this) {
      throw Object.assign(new Error(`refused ${JSON.stringify(this.options)}`), {
        retryable: false,
      })
    })
    const env = { PANOPLY_OPTIONS: JSON.stringify({ refresh: { client_secret: CANARY } }) }
    const { messages } = await airbyte(module, 'read', {
      ...{ env, mayBeWrong: true, catalog: catalogOf({ test_source: {} }) },
    })

    expect(JSON.stringify(messages)).toContain('refused')
    expect(leaksOf(messages)).toEqual([])
  })
})

describe('what a tap tells holds no secret', () => {
  it.each([
    ['a sync', [], reading],
    ['a discovery', ['--discover'], reading],
    ['the declaration of streams', ['--discover'], withStatic('streams')],
  ] as const)('when %s fails', async (_, flags, module) => {
    const { output, stderr } = await singer(module, { ...call, flags })

    expect(stderr).toContain('no access with [secret], [secret]')
    expect([...leaksOf(stderr), ...leaksOf(stderr, FRESH)]).toEqual([])
    expect(leaksOf(output)).toEqual([])
  })
})
