import { readFileSync } from 'node:fs'

import { describe, expect, it } from '@jest/globals'

import * as tape from '../src/index.js'

const errorTable = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')

describe('what is public', () => {
  it('is this and no more', () => {
    expect(Object.keys(tape).sort()).toEqual([
      'TapeError',
      'readTape',
      'recordTape',
      'replayTape',
      'withoutTape',
    ])
  })

  it('has its error in the table of errors', () => {
    const { name, code } = new tape.TapeError('', 'missing')
    expect(errorTable).toMatch(new RegExp(`^\\| \`${name}\` +\\| \`${code}\` `, 'm'))
  })
})
