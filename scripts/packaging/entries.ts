import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Manifest } from './manifest.js'

/** The export condition under which a package names the sources of an entry. */
const SOURCE = '@panoply/source'

/**
 * The files that are built, each with its source: what `exports` names under the condition of the sources, and what the
 * programs in `bin` import from `dist`.
 *
 * @returns source paths by output paths below `dist` without `.js`, as in `{ 'testing/index': 'src/testing/index.ts' }`
 * @throws Error for a package in which nothing is to be built
 */
export const entriesOf = (folder: string, manifest: Manifest): Record<string, string> => {
  const exported = Object.values(manifest.exports ?? {}).flatMap((target) => {
    if (typeof target === 'string') return []
    const { [SOURCE]: source, default: output } = target
    return source === undefined || output === undefined ? [] : [[nameOf(output), source] as const]
  })
  const programs = Object.values(manifest.bin ?? {})
    .flatMap((path) => outputsImportedBy(join(folder, path)))
    .map((output) => [nameOf(output), `src/${nameOf(output)}.ts`] as const)
  const entries = Object.fromEntries([...exported, ...programs])
  if (Object.keys(entries).length === 0) {
    throw new Error(`${manifest.name}: expected an entry in exports with "${SOURCE}" and "default"`)
  }
  return entries
}

const outputsImportedBy = (program: string): string[] =>
  [...readFileSync(program, 'utf8').matchAll(/'\.\.\/(dist\/[^']+\.js)'/g)].map(
    ([, path = '']) => path,
  )

/** `./dist/testing/index.js` → `testing/index` */
const nameOf = (output: string): string => {
  const name = /^(?:\.\/)?dist\/(.+)\.js$/.exec(output)?.[1]
  if (name === undefined) throw new Error(`expected a file dist/….js, got ${output}`)
  return name
}
