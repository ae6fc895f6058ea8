import { expect, it } from '@jest/globals'

import { credentialsFrom } from '../src/credentials.js'

it('are none where both variables are unset or empty', () => {
  expect(credentialsFrom({})).toBeUndefined()
  expect(credentialsFrom({ PANOPLY_KEY: '', PANOPLY_SECRET: '' })).toBeUndefined()
})

it('are those of the environment where one is set: half a pair is a mistake that must be told', () => {
  expect(credentialsFrom({ PANOPLY_KEY: 'a/b' })).toEqual({ apiKey: 'a/b', apiSecret: '' })
  expect(credentialsFrom({ PANOPLY_SECRET: 'c' })).toEqual({ apiKey: '', apiSecret: 'c' })
})
