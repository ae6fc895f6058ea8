import { readFileSync } from 'node:fs'

import { describe, expect, it } from '@jest/globals'
import { isPanoplyError } from '@panoply/errors'

import * as oauth from '../src/index.js'
import * as signIn from '../src/sign-in/index.js'

describe('the package', () => {
  it('exports this and nothing else', () => {
    expect(Object.keys(oauth).sort()).toEqual(['validateToken', 'withValidToken'])
    expect(Object.keys(signIn).sort()).toEqual(['SignInError', 'signIn'])
  })

  it('has its error in both tables of docs/errors.md', () => {
    const error = new signIn.SignInError('words', { kind: 'denied' })
    const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
    const rows = page.split('\n').filter((row) => row.startsWith(`| \`${error.name}\``))

    expect(isPanoplyError(error)).toBe(true)
    expect(rows).toHaveLength(2)
    expect(rows[0]).toContain(`\`${error.code}\``)
  })
})
