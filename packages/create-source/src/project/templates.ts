import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

import type { Engine } from '../answers/engine.js'
import type { Home } from './home.js'
import { ownFolder } from './own-folder.js'
import type { Files } from './project-files.js'

/** The ending of template files, so that tools do not treat them as finished files. */
const SUFFIX = '.template'

/** The files of the template, by their path in the new package. */
export const readTemplates = (kind: Home['kind'], engine: Engine | undefined): Files => ({
  ...readBelow(join(ownFolder(), 'template/shared')),
  ...readBelow(join(ownFolder(), 'template', kind)),
  ...(engine && readBelow(join(ownFolder(), 'template', engine))),
})

const readBelow = (folder: string): Files =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(SUFFIX))
      .map(({ parentPath, name }) => {
        const path = relative(folder, join(parentPath, name)).split(sep).join('/')
        return [path.slice(0, -SUFFIX.length), readFileSync(join(parentPath, name), 'utf8')]
      }),
  )

/** The versions that this package was made and tested with. */
export const readVersions = (): Readonly<Record<string, string>> => {
  const text = readFileSync(join(ownFolder(), 'package.json'), 'utf8')
  return (JSON.parse(text) as { devDependencies: Record<string, string> }).devDependencies
}
