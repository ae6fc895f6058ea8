import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

import { build, type BuildOptions, type Metafile, type OutputFile } from 'esbuild'

import { entriesOf } from './entries.js'
import { inlinedPackages, thirdPartyLicences } from './inlined.js'
import { installedAlong, readManifest } from './manifest.js'
import { isUsedAsAWhole, loadedLater, oneChunk } from './one-chunk.js'
import { withPortableSources } from './source-map.js'

const LICENCES_FILE = 'THIRD-PARTY-LICENSES.txt'

/** Entries of this folder only make chunks of their own; nothing imports them, and they are not kept. */
const PARTS = 'parts'

/**
 * Builds the package in `folder` into `outputFolder`: one file per entry, and chunks for what entries share, so that each
 * class exists once. What `package.json` names as a dependency is left outside; every other package that the sources
 * import is built in, and its licence is written beside.
 *
 * Usually each source that imports a package of others gets a chunk of its own: the bundler of a user leaves out a whole
 * file that nothing uses, but not a part of a file, where that part does something when it is loaded. A package that is
 * used as a whole has one chunk.
 */
export const bundle = async (folder: string, outputFolder: string): Promise<void> => {
  const manifest = readManifest(folder)
  const entryPoints = entriesOf(folder, manifest)
  const options = {
    absWorkingDir: folder,
    outdir: outputFolder,
    chunkNames: 'chunks/[name]-[hash]',
    external: installedAlong(manifest).flatMap((name) => [name, `${name}/*`]),
    // Where a package offers both: only what is an ES module loses what nothing uses.
    mainFields: ['module', 'main'],
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20.19' },
    // The sources are published, too.
    ...{ sourcemap: 'linked', sourcesContent: false },
    ...{ write: false, metafile: true, logLevel: 'error' },
  } as const satisfies Build
  const { metafile } = await build({ ...options, entryPoints })
  const { outputFiles } = await build(
    isUsedAsAWhole(manifest.name)
      ? inOneChunk(options, entryPoints, metafile)
      : inParts(options, entryPoints, metafile),
  )

  const inputs = Object.keys(metafile.inputs).map((path) => resolve(folder, path))
  const inlined = inlinedPackages(folder, inputs)
  rmSync(outputFolder, { recursive: true, force: true })
  const partsFolder = join(outputFolder, PARTS)
  for (const { path, text } of outputFiles.map(portable)) {
    if (!path.startsWith(partsFolder)) write(path, text)
  }
  if (inlined.length > 0) write(join(outputFolder, LICENCES_FILE), thirdPartyLicences(inlined))
}

interface Build extends BuildOptions {
  readonly absWorkingDir: string
  readonly write: false
}

const inOneChunk = (
  options: Build,
  entryPoints: Readonly<Record<string, string>>,
  metafile: Metafile,
): Build => {
  const pathOf = (path: string): string => resolve(options.absWorkingDir, path)
  const { index: main = '', ...others } = entryPoints
  const sharing = [...Object.values(others), ...loadedLater(metafile)].map(pathOf)
  return { ...options, entryPoints, plugins: [oneChunk(pathOf(main), sharing)] }
}

const inParts = (
  options: Build,
  entryPoints: Readonly<Record<string, string>>,
  metafile: Metafile,
): Build => {
  const parts = sourcesWithGuests(metafile).map((path): [string, string] => [
    `${PARTS}/${path}`,
    path,
  ])
  return { ...options, entryPoints: { ...entryPoints, ...Object.fromEntries(parts) } }
}

/** The sources of the package itself that import a package of others which is built in. */
const sourcesWithGuests = ({ inputs }: Metafile): string[] =>
  Object.entries(inputs).flatMap(([path, { imports }]) =>
    !isGuest(path) &&
    imports.some(
      ({ external, kind, path: target }) =>
        external !== true && kind !== 'dynamic-import' && isGuest(target),
    )
      ? [path]
      : [],
  )

const isGuest = (path: string): boolean => path.includes('node_modules/')

const portable = ({ path, text }: OutputFile): { path: string; text: string } => ({
  path,
  text: path.endsWith('.map') ? withPortableSources(text) : withoutBareImports(text),
})

/**
 * A chunk that is imported by nothing but its path is loaded for what it does. Ours do nothing, as `sideEffects: false`
 * says, and a bundler would warn of each such line. An empty line stays, so that the source map holds.
 */
const withoutBareImports = (code: string): string =>
  code.replace(/^import "\.{1,2}\/[^"]*";$/gm, '')

const write = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
