import { describe, expect, it } from '@jest/globals'

import * as prove from '../src/index.js'

describe('what is public', () => {
  it('is this and no more', () => {
    expect(Object.keys(prove).sort()).toEqual([
      'canaryOf',
      'proofPage',
      'proofTable',
      'prove',
      'readPackageFacts',
      'review',
    ])
  })
})
