import { existsSync, realpathSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'

const TSCONFIG = 'tsconfig.json'
/** tsx reads it when it loads CommonJS. */
const VARIABLE = 'TSX_TSCONFIG_PATH'

/**
 * Imports a module that may be TypeScript. The compiler is loaded only if it is needed. `paths`,
 * `experimentalDecorators` and other settings come from the nearest `tsconfig.json` in the folder of the source or
 * above. The variable `TSX_TSCONFIG_PATH` names another one. The working directory does not count.
 *
 * @param specifier the module: a URL, or the name of a package
 * @param parentUrl the place from which a package is looked up
 * @param place the file or the folder of the source; `undefined` if it is not known
 */
export const importTypeScript = (
  specifier: string,
  parentUrl: string,
  place: string | undefined,
): Promise<unknown> => {
  const tsconfig = process.env[VARIABLE] ?? (place === undefined ? undefined : tsconfigOf(place))
  const loading = lastLoading.then(() => load(specifier, parentUrl, tsconfig))
  lastLoading = loading.catch(() => undefined)
  return loading
}

/** One module after the other, because each sets the same variable of the process. */
let lastLoading: Promise<unknown> = Promise.resolve()

const load = async (
  specifier: string,
  parentURL: string,
  tsconfig: string | undefined,
): Promise<unknown> => {
  const { tsImport } = await import('tsx/esm/api')
  const before = process.env[VARIABLE]
  if (tsconfig !== undefined) process.env[VARIABLE] = tsconfig
  try {
    return (await tsImport(specifier, { parentURL, tsconfig: tsconfig ?? false })) as unknown
  } finally {
    // Programs that the source starts have their own tsconfig.json.
    if (before === undefined) Reflect.deleteProperty(process.env, VARIABLE)
  }
}

/** The nearest `tsconfig.json`, upwards from the place. The search ends at the folder of the package. */
const tsconfigOf = (place: string): string | undefined => {
  for (let folder = realpathSync(place); ; folder = dirname(folder)) {
    const path = join(folder, TSCONFIG)
    if (existsSync(path)) return path
    const isPackage = folder.split(sep).at(-2) === 'node_modules'
    if (isPackage || dirname(folder) === folder) return undefined
  }
}
