import { expect, it } from '@jest/globals'

import { summarise } from '../src/summary.js'
import { resultOf } from './support/result.js'

const result = resultOf({})

it('is a short table', () => {
  expect(summarise(result, { lost: 0, changed: 3, twice: 0 })).toBe(
    [
      '  rows written         200,000',
      '  messages                  63',
      '  requests                  20',
      '  bytes             16,000,000',
      '  rows a second        100,000',
      '  rows handed back           0',
      '  rows lost                  0',
      '  rows changed               3',
      '  rows twice                 0',
    ].join('\n'),
  )
})

it('says nothing of lost rows where nothing was read back', () => {
  expect(summarise(result)).not.toContain('lost')
})
