import { fileURLToPath } from 'node:url'

import { describe, expect, it } from '@jest/globals'
import { ESLint } from 'eslint'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** One for all: it keeps the types that it has read. */
const eslint = new ESLint({ cwd: ROOT })

/** The rules that complain when the file says this. */
const complaintsAbout = async (file: string, code: string): Promise<(string | null)[]> => {
  const results = await eslint.lintText(code, { filePath: `${ROOT}/packages/${file}` })
  return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
}

describe('the linter refuses', () => {
  it.each([
    [
      'a promise that nobody waits for',
      'errors/src/index.ts',
      'export const f = (): void => { Promise.resolve(1) }',
      '@typescript-eslint/no-floating-promises',
    ],
    ['export *', 'errors/src/index.ts', "export * from './brand.js'", 'no-restricted-syntax'],
    ['a default export', 'errors/src/index.ts', 'export default 1', 'no-restricted-syntax'],
    [
      'import.meta in a package that is translated to CommonJS',
      'stream-writer/src/index.ts',
      'export const here = import.meta.url',
      'no-restricted-syntax',
    ],
    [
      'an import cycle',
      'errors/src/brand.ts',
      "import { PanoplyError } from './panoply-error.js'\nexport const made = new PanoplyError('')\nexport const brandPrototype = 1",
      'import-x/no-cycle',
    ],
    [
      'an import of one middle package by another',
      'stream-writer/src/index.ts',
      "export { DataSource } from '@panoply/datasource'",
      'no-restricted-imports',
    ],
    [
      'a dependency that package.json does not name',
      'errors/src/index.ts',
      "import { z } from 'zod'\nexport const schema = z.string()",
      'import-x/no-extraneous-dependencies',
    ],
    [
      'any',
      'errors/src/index.ts',
      'export const f = (x: any): void => x',
      '@typescript-eslint/no-explicit-any',
    ],
  ])('%s', async (_, file, code, rule) => {
    await expect(complaintsAbout(file, code)).resolves.toContain(rule)
  })

  it('nothing in an ordinary file', async () => {
    const code = "export { PanoplyError } from './panoply-error.js'\n"
    await expect(complaintsAbout('errors/src/index.ts', code)).resolves.toEqual([])
  })
})
