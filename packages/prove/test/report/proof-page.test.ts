import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { type Proof, proofPage, proofTable } from '../../src/index.js'

const ATTACK = '</td><script>alert("1")</script>&\'<img src=x onerror=y>'
const ESCAPED =
  '&lt;/td&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;&lt;img src=x onerror=y&gt;'

/** A proof in which every text that comes from a source is the given one. */
const proofOf = (text: string): Proof => ({
  ...{ proof: 1, ok: false, source: text, from: 'tape', tape: text, runs: 1 },
  baseline: {
    ...{ rows: 1, batches: 1, states: 0, requests: 0 },
    tables: [{ table: text, rows: 1 }],
  },
  lines: [
    {
      ...{ check: 'same-rows', title: 'Two runs', verdict: 'failed', detail: text },
      evidence: [{ where: text, what: text, rows: [text] }],
    },
  ],
})

/** The elements of a page, by their names and attributes. */
const tagsOf = (page: string): string[] => page.match(/<[^>]*>/g) ?? []

describe('the page of a proof', () => {
  it('escapes the names, details, evidence and rows of the source, in the title as well', () => {
    const page = proofPage(proofOf(ATTACK))
    expect(page).not.toContain('<script')
    expect(page).not.toContain('<img')
    // The source three times, the tape, the table, the detail, and three texts of the evidence.
    expect(page.split(ESCAPED)).toHaveLength(1 + 9)
  })

  it('has the same elements whatever the source says', () => {
    const plain = tagsOf(proofPage(proofOf('plain')))
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>&"\'/=! ab\n'.split('')) }), (text) => {
        expect(tagsOf(proofPage(proofOf(text)))).toEqual(plain)
      }),
    )
  })

  it('loads nothing and runs nothing', () => {
    const page = proofPage(proofOf('plain'))
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    expect(page).not.toMatch(/<script|<link|src=|href=|url\(/)
  })

  it('says the verdict in words, not by a colour alone', () => {
    expect(proofPage(proofOf('plain'))).toContain('<td class="mark">failed</td>')
    expect(proofTable(proofOf('plain')).join('\n')).toContain('FAILED')
  })
})
