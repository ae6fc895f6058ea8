import { describe, expect, it } from '@jest/globals'

import {
  groupFields,
  missingDependencies,
  shownValue,
  typedSince,
  valuesToSend,
  withRequired,
} from '../../../page/src/connect/form-values.js'
import type { FormParam } from '../../../src/protocol/index.js'
import { choice, shop } from '../support/console-data.js'

const detail = shop()

const paramOf = (name: string): FormParam => {
  const found = detail.params.find((one) => one.name === name)
  if (!found) throw new Error(`no parameter ${name}`)
  return found
}

describe('the values of a form', () => {
  it('are what was typed, else what is saved, else the default', () => {
    expect(shownValue(paramOf('host'), detail, {})).toBe('api.example.com')
    expect(shownValue(paramOf('host'), detail, { host: '' })).toBe('')
    expect(shownValue(paramOf('port'), detail, {})).toBe(443)
    expect(shownValue(paramOf('user'), detail, {})).toBeUndefined()
  })

  it('stay where they were typed after the others were sent', () => {
    const sent = valuesToSend(detail, { user: 'ann', port: 80 })
    expect(typedSince(sent, { user: 'ann', port: 80 })).toEqual({})
    expect(typedSince(sent, { user: 'anna', port: 80, password: 'new' })).toEqual({
      user: 'anna',
      password: 'new',
    })
  })

  it('leave an untouched secret out when they are sent, and tell of a removed one', () => {
    expect(valuesToSend(detail, {})).toEqual({ host: 'api.example.com', port: 443 })
    expect(valuesToSend(detail, { password: null })).toMatchObject({ password: null })
    expect(valuesToSend(detail, { password: 'typed' })).toMatchObject({ password: 'typed' })
  })

  it('leave out what was typed for a parameter that is gone', () => {
    expect(valuesToSend(detail, { gone: 'x' })).not.toHaveProperty('gone')
  })
})

describe('dependencies', () => {
  it('are missing until they are filled in', () => {
    const titles = (typed: Record<string, unknown>): string[] =>
      missingDependencies(paramOf('boards'), detail, typed).map(({ title }) => title)
    expect(titles({})).toEqual(['User'])
    expect(titles({ user: '' })).toEqual(['User'])
    expect(titles({ user: 'ann' })).toEqual([])
  })

  it('are there when a secret is saved, until it is removed', () => {
    const needsPassword = { ...paramOf('boards'), dependencies: ['password'] }
    expect(missingDependencies(needsPassword, detail, {})).toEqual([])
    expect(missingDependencies(needsPassword, detail, { password: null })).toHaveLength(1)
  })
})

describe('what a choice requires', () => {
  const choices = [
    choice('A', { requires: ['b'] }),
    choice('B', { requires: ['c'] }),
    choice('C', { requires: ['a'] }),
    choice('D'),
  ]

  it('is chosen along with it, also in a circle', () => {
    expect(withRequired(choices, ['a'])).toEqual(['a', 'b', 'c'])
    expect(withRequired(choices, ['d'])).toEqual(['d'])
  })

  it('does not drop a key that is not among the choices any more', () => {
    expect(withRequired(choices, ['old', 'd'])).toEqual(['d', 'old'])
  })
})

describe('groups of fields', () => {
  it('begin with the fields without a category, and keep the order of CONFIG', () => {
    expect(groupFields(detail.params).map(({ category }) => category)).toEqual(['', 'What to read'])
    expect(groupFields([])).toEqual([])
  })
})
