import { describe, expect, it } from '@jest/globals'

import { evidenceOf } from '../../src/sources/evidence.js'

describe('the evidence of a proof', () => {
  it.each(['', '{', '[]', '{"ok":true}'])('is missing when the command wrote %j', (text) => {
    expect(evidenceOf(text)).toEqual({
      ...{ ok: false, message: 'the command prove wrote no proof', evidence: [] },
    })
  })

  it('has each line with its verdict and what was seen', () => {
    const seen = [{ where: 'edge 3', what: 'a row is missing', rows: [] }]
    const text = JSON.stringify({
      ok: false,
      lines: [
        { title: 'It ends', verdict: 'passed', detail: '60 rows', evidence: [] },
        { title: 'It goes on', verdict: 'failed', detail: '1 edge', evidence: seen },
        { title: 'It is tagged', verdict: 'a verdict of a later version', detail: 'no tag' },
      ],
    })
    expect(evidenceOf(text)).toEqual({
      ...{ ok: false, message: 'some lines failed' },
      evidence: [
        { rule: 'It ends', verdict: 'passed', detail: '60 rows', seen: [] },
        {
          rule: 'It goes on',
          verdict: 'failed',
          detail: '1 edge',
          seen: ['edge 3: a row is missing'],
        },
        { rule: 'It is tagged', verdict: 'failed', detail: 'no tag', seen: [] },
      ],
    })
  })
})
