import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { DataSource, type Param, type SourceParameters } from '@panoply/datasource'
import { PanoplyError } from '@panoply/errors'
import { CANARY, leaksOf, moduleOf, temporaryFolders, thrownBy } from '@panoply/test-kit'

import { InMemoryDestination, InMemoryStateStore } from '../../src/testing/index.js'
import { bench, numbers, ofType } from './bench.js'

const newFolder = temporaryFolders()

const PHRASE: Param = { name: 'phrase', type: 'password' }
const CONFIG = { title: 'Canary', params: [PHRASE] }
const source = { phrase: CANARY }

/** An error that holds the canary wherever an error can hold something. */
const leakingError = (): Error =>
  Object.assign(
    new AggregateError([new Error(`first ${CANARY}`)], `refused ${CANARY}`, {
      cause: new Error('outer', { cause: `inner ${CANARY}` }),
    }),
    { name: `Denied ${CANARY}`, code: CANARY, request: { headers: { 'x-phrase': CANARY } } },
  )

const fail = (): never => {
  throw leakingError()
}
const failing = (name: keyof InMemoryDestination): InMemoryDestination =>
  Object.assign(new InMemoryDestination(), { [name]: fail })

const oneRow = moduleOf(
  function (call) {
    return call === 1 ? [{ n: 1 }] : null
  },
  [PHRASE],
)

describe('the error of a run holds no secret', () => {
  it.each<[string, (run: ReturnType<typeof bench>['run']) => Promise<unknown>]>([
    [
      'where the source is constructed',
      (run) =>
        run(
          {
            CONFIG,
            Stream: class extends DataSource {
              constructor(source: SourceParameters) {
                super(source)
                fail()
              }
              read(): null {
                return null
              }
            },
          },
          { source },
        ),
    ],
    ['where the source reads', (run) => run(moduleOf(fail, CONFIG.params), { source })],
    [
      'where the source declares its streams',
      (run) => run({ CONFIG, Stream: Object.assign(oneRow.Stream, { streams: fail }) }, { source }),
    ],
    [
      'where a handler of events fails',
      (run) =>
        run(
          moduleOf(() => null, CONFIG.params),
          { source, onEvent: fail },
        ),
    ],
    [
      'where a state store cannot be opened',
      (run) =>
        run(
          moduleOf(() => null, CONFIG.params),
          {
            ...{ source, stateStore: Object.assign(new InMemoryStateStore(), { open: fail }) },
          },
        ),
    ],
    [
      'where a template names the secret',
      (run) =>
        run(
          moduleOf(() => null, CONFIG.params),
          { source: { ...source, idpattern: `{${CANARY}` } },
        ),
    ],
    [
      'where a parameter has another type',
      (run) =>
        run(
          {
            Stream: moduleOf(() => null).Stream,
            CONFIG: {
              title: 'x',
              params: [PHRASE, { name: 'n', type: 'number' }],
            },
          },
          { source: { ...source, n: CANARY } },
        ),
    ],
    [
      'of the options',
      (run) =>
        run(
          moduleOf(() => fail()),
          { options: { refresh: { client_secret: CANARY } } },
        ),
    ],
    [
      'that the source has put into its parameters without an event',
      (run) =>
        run(
          moduleOf(function () {
            Object.assign(this.source, { access_token: CANARY })
            return fail()
          }),
        ),
    ],
  ])('%s', async (_, start) => {
    const { events, run } = bench()
    const error = await thrownBy(start(run))

    expect(error).toBeInstanceOf(Error)
    expect(leaksOf(error)).toEqual([])
    expect(leaksOf(events)).toEqual([])
  })

  it.each(['open', 'write', 'commit', 'report', 'rollback', 'close'] as const)(
    'where %s of the destination fails',
    async (name) => {
      const { events, run } = bench(failing(name))
      const module = moduleOf(function (call) {
        if (call === 1) return [{ n: 1 }]
        throw new PanoplyError('the end', { retryable: false })
      }, CONFIG.params)
      expect(leaksOf(await thrownBy(run(module, { source })))).toEqual([])
      expect(leaksOf(events)).toEqual([])
    },
  )
})

describe('a row that is left out', () => {
  const circular: Record<string, unknown> = { n: 1 }
  circular[`column ${CANARY}`] = circular

  it('is told without secrets in its table, id, column and reason, and kept as it is', async () => {
    const { destination, events, run } = bench()
    const rejects = join(newFolder(), 'rejects.ndjson')
    const module = moduleOf(function (call) {
      if (call > 1) return null
      return [
        { ...circular, id: CANARY, place: `at ${CANARY}` },
        { n: 2, id: 'b', place: 'b' },
      ]
    }, CONFIG.params)
    await run(module, {
      ...{ maxRejects: 1, rejects },
      source: { ...source, destination: '{place}', idpattern: '{id}' },
    })
    const { row, ...facts } = JSON.parse(readFileSync(rejects, 'utf8')) as Record<string, unknown>

    expect(numbers(destination)).toEqual([2])
    expect(ofType(events, 'reject')).toMatchObject([{ table: 'at [secret]', id: '[secret]' }])
    expect(ofType(events, 'reject')[0]?.path).toContain('[secret]')
    expect(leaksOf(events)).toEqual([])
    expect(facts).toMatchObject({ table: 'at [secret]', id: '[secret]' })
    expect(leaksOf(facts)).toEqual([])
    expect(row).toMatchObject({ id: CANARY })
  })

  it('that ends the run is told without secrets', async () => {
    const { run } = bench()
    const module = moduleOf(() => [{ ...circular, place: CANARY }], CONFIG.params)
    const error = await thrownBy(run(module, { source: { ...source, destination: '{place}' } }))

    expect(error).toMatchObject({ cause: { table: '[secret]' } })
    expect(leaksOf(error)).toEqual([])
  })
})

describe('what no mask is promised for', () => {
  it('is a secret in a row: it is stored as it is', async () => {
    const { destination, run } = bench()
    await run(
      moduleOf((call) => (call === 1 ? [{ phrase: CANARY }] : null), CONFIG.params),
      { source },
    )

    expect(destination.rows.map(({ record }) => record)).toEqual([
      expect.objectContaining({ phrase: CANARY }),
    ])
  })

  it('is a secret in a parameter of type text with an ordinary name', async () => {
    const { events, run } = bench()
    const noted = moduleOf(
      function () {
        this.log(`the note is ${CANARY}`)
        return null
      },
      [{ name: 'note', type: 'text' }],
    )
    await run(noted, { source: { note: CANARY } })

    expect(JSON.stringify(ofType(events, 'log'))).toContain('canary-7f3a')
  })
})
