import { describe, expect, it } from '@jest/globals'

import { reviewBehaviour } from '../../src/review/behaviour-rules.js'
import type { Finding } from '../../src/review/finding.js'
import type { Observation, ReadFacts } from '../../src/review/observation.js'
import type { PackageFacts } from '../../src/review/package-facts.js'
import { reviewPackage } from '../../src/review/package-rules.js'

const END: ReadFacts = { isEnd: true, progressReports: 0, reportedStates: [], rowStates: [] }
const READ: ReadFacts = {
  isEnd: false,
  progressReports: 1,
  reportedStates: ['a'],
  rowStates: ['a', 'a'],
}
const PACKAGE: PackageFacts = {
  name: '@panoply/source-boards',
  version: '1.2.0',
  dependencies: ['@panoply/datasource'],
  testFiles: ['test/stream.test.ts'],
  tags: [{ name: 'source-boards/v1.2.0', isAnnotated: true }],
}

const of = (rule: Finding['rule'], findings: readonly Finding[]): Finding | undefined =>
  findings.find((finding) => finding.rule === rule)

const behaviour = (rule: Finding['rule'], more: Partial<Observation>): Finding | undefined =>
  of(rule, reviewBehaviour({ reads: [READ, END], logLines: [], failure: undefined, ...more }))

const around = (rule: Finding['rule'], more: Partial<PackageFacts>): Finding | undefined =>
  of(rule, reviewPackage({ ...PACKAGE, ...more }))

describe('what a source does is not ok', () => {
  it.each<[string, Finding['rule'], Partial<Observation>, string]>([
    ['it fails', 'read', { failure: 'no such board' }, 'no such board'],
    [
      'a read reports no progress',
      'progress',
      { reads: [READ, { ...READ, progressReports: 0 }, END] },
      'none in read 2',
    ],
    [
      'a row of a batch with state has no __state',
      'state',
      { reads: [{ ...READ, rowStates: ['a', undefined] }] },
      'some have none in read 1',
    ],
    [
      'no row of a batch with state has one',
      'state',
      { reads: [{ ...READ, rowStates: [undefined] }] },
      'some have none in read 1',
    ],
    [
      'a __state was never reported',
      'state',
      { reads: [{ ...READ, rowStates: ['b'] }] },
      'got another in read 1',
    ],
    ['a secret was logged', 'logs', { logLines: ['GET /?key=[secret]'] }, 'GET /?key=[secret]'],
  ])('when %s', (_, rule, more, detail) => {
    expect(behaviour(rule, more)).toMatchObject({
      ok: false,
      detail: expect.stringContaining(detail) as unknown,
    })
  })
})

describe('what is around a source is not ok', () => {
  it.each<[string, Finding['rule'], Partial<PackageFacts>, string]>([
    ['there are no tests', 'tests', { testFiles: [] }, 'there are none'],
    [
      'it needs much',
      'dependencies',
      { dependencies: ['a', 'b', 'c', 'd', 'e', 'f'] },
      'got a, b, c, d, e, f',
    ],
    ['there is no tag', 'tag', { tags: [] }, 'v1.2.0 or source-boards/v1.2.0'],
    ['the tag is of another version', 'tag', { version: '1.3.0' }, 'v1.3.0'],
    [
      'the tag is of another source',
      'tag',
      { tags: [{ name: 'source-cards/v1.2.0', isAnnotated: true }] },
      'expected an annotated tag',
    ],
    [
      'the tag is not annotated',
      'tag',
      { tags: [{ name: 'v1.2.0', isAnnotated: false }] },
      'v1.2.0 is not annotated',
    ],
  ])('when %s', (_, rule, more, detail) => {
    expect(around(rule, more)).toMatchObject({
      ok: false,
      detail: expect.stringContaining(detail) as unknown,
    })
  })
})

describe('it is ok', () => {
  it('when a source does all that it should', () => {
    const findings = [
      ...reviewBehaviour({ reads: [READ, READ, END], logLines: ['GET /'], failure: undefined }),
      ...reviewPackage(PACKAGE),
    ]
    expect(findings.filter(({ ok }) => !ok)).toEqual([])
  })

  it('when a source reports no state', () => {
    const reads = [{ ...READ, reportedStates: [], rowStates: [undefined, undefined] }]
    expect(behaviour('state', { reads })).toMatchObject({ ok: true, detail: 'none reported' })
  })

  it('when a state was reported before its rows', () => {
    const reads = [
      { ...READ, rowStates: [] },
      { ...READ, reportedStates: [] },
    ]
    expect(behaviour('state', { reads })).toMatchObject({ ok: true })
  })

  it.each(['v1.2.0', '@panoply/source-boards@1.2.0'])('with the tag %s', (name) => {
    expect(around('tag', { tags: [{ name, isAnnotated: true }] })).toMatchObject({ ok: true })
  })
})
