import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'

import { importedFiles } from '../../src/source/imported-files.js'

const newFolder = temporaryFolders()

describe('the files of a source', () => {
  it('are what it imports from beside it, under whatever name', () => {
    const folder = newFolder()
    const files: Record<string, string> = {
      'a.ts': "import './b.js'\nimport x from 'package'\nconst c = await import('./c')",
      'b.ts': "export { a } from './a.js'\nexport { d } from '../missing.js'",
      'c.ts': "const e = require('./e.json')",
      'e.json': '{}',
      'unused.ts': '',
      'package.json': '{}',
      // Written by a run.
      'rows.tape.json': '{}',
    }
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)

    expect(importedFiles('a', folder).sort()).toEqual(
      [...['a.ts', 'b.ts', 'c.ts', 'e.json'].map((name) => join(folder, name))]
        .concat(join(folder, '../missing.js'))
        .sort(),
    )
    expect(importedFiles('.', folder)).toHaveLength(7)
    expect(importedFiles('.', folder)).not.toContain(join(folder, 'rows.tape.json'))
    expect(importedFiles('some-package', folder)).toEqual([])
  })
})
