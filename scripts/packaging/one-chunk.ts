import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import type { Metafile, Plugin } from 'esbuild'

/**
 * Packages whose programs use nearly all of them: one class or one decorator needs the rest. They are loaded from one
 * file, because each further file takes a millisecond of an import.
 */
const USED_AS_A_WHOLE: ReadonlySet<string> = new Set(['@panoply/oauth', '@panoply/stream-writer'])

export const isUsedAsAWhole = (name: string): boolean => USED_AS_A_WHOLE.has(name)

/**
 * Puts everything that the main entry loads into one chunk. Usually a bundler makes a chunk for each set of entries that
 * share a source. Here each entry, and each source that is loaded later, also imports the main entry. So all of them
 * share the same sources. As the package has no side effects, nothing is left of that import in the output.
 *
 * @param main the path of the main entry's source
 * @param sharing the paths of the other entries' sources and of the sources that are loaded later
 */
export const oneChunk = (main: string, sharing: readonly string[]): Plugin => ({
  name: 'one-chunk',
  setup: (build) => {
    // Otherwise an import without names would be dropped too early.
    build.onResolve({ filter: /./ }, ({ path, resolveDir }) =>
      resolve(resolveDir, path) === main ? { path: main, sideEffects: true } : undefined,
    )
    build.onLoad({ filter: /\.ts$/ }, ({ path }) =>
      sharing.includes(path)
        ? {
            contents: `${readFileSync(path, 'utf8')}\nimport ${JSON.stringify(main)}\n`,
            loader: 'ts',
          }
        : undefined,
    )
  },
})

/** The sources of the package itself that are loaded later, by `import()`. */
export const loadedLater = ({ inputs }: Metafile): string[] =>
  Object.values(inputs).flatMap(({ imports }) =>
    imports.flatMap(({ kind, external, path }) =>
      kind === 'dynamic-import' && external !== true && path.startsWith('src/') ? [path] : [],
    ),
  )
