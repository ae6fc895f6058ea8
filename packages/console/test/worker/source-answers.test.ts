import { describe, expect, it } from '@jest/globals'
import type { DataSourceModule, Param } from '@panoply/datasource'
import { SecretMask } from '@panoply/errors'
import { CANARY, leaksOf, moduleOf, temporaryFolders, thrownBy } from '@panoply/test-kit'

import { SourceAnswers } from '../../src/worker/source-answers.js'

const newFolder = temporaryFolders()
const FRESH = 'fresh-token-81c3e5'

const answersOf = (module: DataSourceModule): SourceAnswers =>
  new SourceAnswers(module, {
    ...{ options: {}, stateFolder: newFolder(), stateKey: undefined, secrets: new SecretMask() },
  })

type Source = Record<string, unknown>

/** Fails with everything that it knows, also with a token that it has just come by. */
const leak = (source: Source): never => {
  source['access_token'] = FRESH
  throw Object.assign(new Error(`no access with ${CANARY} and ${FRESH}`), { retryable: false })
}

const PARAMS: readonly Param[] = [
  { name: 'phrase', type: 'password' },
  { name: 'board', values: leak },
]
const reading = moduleOf(function () {
  return leak(this.source)
}, PARAMS)
const checking = moduleOf(() => null, PARAMS)
Object.assign(checking.Stream, { check: leak })

describe('what a source throws reaches the console without secrets', () => {
  it.each<[string, (values: Source) => Promise<unknown>]>([
    ['by check', (values) => answersOf(checking).check(values)],
    ['by a first read', (values) => answersOf(reading).check(values)],
    ['by a preview', (values) => thrownBy(answersOf(reading).preview(values, 3))],
    [
      'by the choices of a parameter',
      (values) => thrownBy(answersOf(reading).values('board', values)),
    ],
  ])('%s', async (_, ask) => {
    const told = await ask({ phrase: CANARY })

    expect(JSON.stringify(told)).toContain('no access with [secret] and [secret]')
    expect([...leaksOf(told), ...leaksOf(told, FRESH)]).toEqual([])
  })
})
