import { readFileSync } from 'node:fs'

import { expect, it } from '@jest/globals'

import { VERSION } from '../src/version.js'

it('names the version that package.json names', () => {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  expect(VERSION).toBe((JSON.parse(text) as { version: string }).version)
})
