import { readFileSync } from 'node:fs'

import { describe, expect, it } from '@jest/globals'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

/** The code of a page: the file that each block is said to be, and what stands in it. */
const blocksOf = (page: string): [file: string | undefined, code: string][] =>
  [...page.matchAll(/(?:<!-- (\S+) -->\n\n)?```ts\n([^]*?)```/g)].map(([, file, code]) => [
    file,
    code ?? '',
  ])

describe.each([
  ['docs/building-a-data-source.md', read('../../../../docs/building-a-data-source.md'), 5],
  ['README.md', read('../../README.md'), 3],
])('the code in %s', (_, page, count) => {
  const blocks = blocksOf(page)

  it('is found', () => {
    expect(blocks).toHaveLength(count)
  })

  it.each(blocks)('%s is the file that is compiled, linted and run here', (file, code) => {
    expect(code).toBe(read(`./${file ?? 'a block without a file'}`))
  })
})
