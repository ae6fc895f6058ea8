import { describe, expect, it } from '@jest/globals'

import { nearestName } from '../../src/values/nearest-name.js'

const known = ['', 'password', 'string', 'list', 'host', 'id']

describe('nearestName', () => {
  it.each([
    ['pasword', 'password'],
    ['passwrod', 'password'],
    ['PassWord', 'password'],
    ['sting', 'string'],
    ['hots', 'host'],
    ['lists', 'list'],
  ])('takes %s for %s', (name, meant) => {
    expect(nearestName(name, known)).toBe(meant)
  })

  it.each(['checkbox', 'word', 'ab', 'x', ''])('takes %s for another word', (name) => {
    expect(nearestName(name, known)).toBeUndefined()
  })
})
