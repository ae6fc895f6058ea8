import { readFileSync } from 'node:fs'

import { describe, expect, it } from '@jest/globals'

import * as http from '../src/index.js'

const errorTable = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')

const ERRORS = [
  ...[http.HttpError, http.BadRequestError, http.UnauthorizedError, http.ForbiddenError],
  ...[http.NotFoundError, http.NoAnswerError, http.AnswerFormatError, http.RateLimitError],
]

describe('what is public', () => {
  it('is this and no more', () => {
    expect(Object.keys(http).sort()).toEqual([
      'AnswerFormatError',
      'BadRequestError',
      'ForbiddenError',
      'HttpClient',
      'HttpError',
      'NoAnswerError',
      'NotFoundError',
      'RateLimitError',
      'UnauthorizedError',
      'basic',
      'bearer',
      'byCursor',
      'byLink',
      'byOffset',
      'byPage',
      'header',
      'onePage',
      'query',
      'systemClock',
    ])
  })

  it.each(ERRORS.map((ErrorClass) => [ErrorClass.prototype.name, ErrorClass] as const))(
    '%s has a code of its own and a row in docs/errors.md',
    (name, ErrorClass) => {
      const error = new ErrorClass('', { failure: 'status', method: 'GET', url: '', status: 500 })
      expect(errorTable).toMatch(new RegExp(`^\\| \`${name}\` +\\| \`${error.code}\` `, 'm'))
      expect(error).toBeInstanceOf(http.HttpError)
      expect(String(error)).toBe(name)
    },
  )

  it('has a code for each class', () => {
    const facts = { failure: 'status', method: 'GET', url: '', status: 500 } as const
    const codes = ERRORS.map((ErrorClass) => new ErrorClass('', facts).code)
    expect(new Set(codes).size).toBe(ERRORS.length)
  })
})
