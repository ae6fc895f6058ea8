import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { withVersion } from '../../../scripts/release/version-constant.js'
import { publishedPackages } from '../registry/workspace-packages.js'

const UNRELEASED = '0.0.0'

/** Makes a workspace what it was before its first release, so that a test of releases knows which versions come next. */
export const beforeFirstRelease = (workspace: string): void => {
  for (const { folder } of publishedPackages(workspace)) {
    rewrite(join(folder, 'package.json'), (text) =>
      text.replace(/^ {2}"version": ".*"/m, `  "version": "${UNRELEASED}"`),
    )
    rewrite(join(folder, 'src/version.ts'), (text) => withVersion(text, UNRELEASED))
    rmSync(join(folder, 'CHANGELOG.md'), { force: true })
  }
}

const rewrite = (path: string, change: (text: string) => string): void => {
  if (existsSync(path)) writeFileSync(path, change(readFileSync(path, 'utf8')))
}
