import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, it } from '@jest/globals'

import { beforeFirstRelease } from '../../src/release/before-first-release.js'

let workspace: string
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'panoply-released-'))
  mkdirSync(join(workspace, 'packages/writer/src'), { recursive: true })
  mkdirSync(join(workspace, 'examples'))
})
afterEach(() => {
  rmSync(workspace, { recursive: true })
})

it('takes a release back, in the manifest, the sources and the changelog', () => {
  const path = (name: string): string => join(workspace, 'packages/writer', name)
  writeFileSync(path('package.json'), '{\n  "name": "writer",\n  "version": "1.2.3-next.0"\n}\n')
  writeFileSync(path('src/version.ts'), "export const VERSION = '1.2.3-next.0'\n")
  writeFileSync(path('CHANGELOG.md'), '# writer\n\n## 1.2.3-next.0\n')

  beforeFirstRelease(workspace)
  expect(readFileSync(path('package.json'), 'utf8')).toContain('"version": "0.0.0"')
  expect(readFileSync(path('src/version.ts'), 'utf8')).toBe("export const VERSION = '0.0.0'\n")
  expect(existsSync(path('CHANGELOG.md'))).toBe(false)
})
