import { describe, expect, it } from '@jest/globals'

import { codeBlocks, withoutBlocks } from '../../src/pages/code-block.js'
import { anchorsOf, linksOf } from '../../src/pages/links.js'

describe('the blocks of a page', () => {
  it('have to end', () => {
    expect(() => codeBlocks('# A\n\n```ts\nconst a = 1\n')).toThrow('line 3')
  })

  it('are found in lists, without a language, with tildes, and around other fences', () => {
    const page = '- a\n  ```\n  b\n  ```\n\n~~~sh\nc\n~~~\n\n````text\n```ts\nd\n```\n````\n'
    expect(codeBlocks(page)).toMatchObject([
      { language: '', code: '  b\n', line: 2 },
      { language: 'sh', code: 'c\n', line: 6 },
      { language: 'text', code: '```ts\nd\n```\n', line: 10 },
    ])
    expect(withoutBlocks(page).trim()).toBe('- a')
  })

  it('belong to the comment right above them only', () => {
    const page = '<!-- a.ts -->\n\n```ts\n```\n\n<!-- b.ts -->\n\ntext\n\n```ts\n```\n'
    expect(codeBlocks(page).map(({ note }) => note)).toEqual(['a.ts', undefined])
  })
})

describe('the links of a page', () => {
  it('are those of its prose, not of its code', () => {
    const page = '[a](b.md) `[c](d.md)` ![e](f.png "g")\n\n```text\n[h](i.md)\n```\n\n[j]: k.md\n'
    expect(linksOf(page)).toEqual(['b.md', 'f.png', 'k.md'])
  })

  it('lead to headings as GitHub names them', () => {
    const page =
      '# `Errors` & [facts](a.md)\n\n## Ü_b 1.2\n\n## Again\n\n## Again\n\n```sh\n# no heading\n```\n'
    expect(anchorsOf(page)).toEqual(['errors--facts', 'ü_b-12', 'again', 'again-1'])
  })
})
