import { describe, expect, it } from '@jest/globals'

import * as oauth from '../src/index.js'

describe('the package', () => {
  it('exports this and nothing else', () => {
    expect(Object.keys(oauth).sort()).toEqual(['validateToken', 'withValidToken'])
  })
})
