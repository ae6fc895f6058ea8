/**
 * A plugin of typedoc. Typedoc makes a TypeScript program for each package, and each program reads the types of Node and
 * of the sibling packages again. This plugin makes one program of the entries of all packages, and typedoc converts each
 * package from it.
 */
import { dirname, relative, resolve } from 'node:path'

import ts from 'typescript'

const CONFIGURATION = 'tsconfig.reference.json'

/** @returns {import('typescript').Program} */
const createProgram = () => {
  const { config } = ts.readConfigFile(CONFIGURATION, ts.sys.readFile)
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve('.'))
  return ts.createProgram({ rootNames: fileNames, options })
}

export const load = (/** @type {import('typedoc').Application} */ app) => {
  /** @type {import('typescript').Program | undefined} */
  let shared
  // Typedoc calls this once for each package. The first entry of a package is its main entry.
  app.getEntryPoints = () => {
    const program = (shared ??= createProgram())
    const paths = app.options.getValue('entryPoints')
    return paths.map((path) => {
      const sourceFile = program.getSourceFile(path)
      if (sourceFile === undefined) throw new Error(`expected ${CONFIGURATION} to include ${path}`)
      const displayName = relative(dirname(paths[0] ?? path), path).replace(/(\/index)?\.ts$/, '')
      return { displayName, program, sourceFile }
    })
  }
}
