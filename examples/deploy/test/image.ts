import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { programBuilder } from '@panoply/test-kit/program-builder'
import { DockerfileParser } from 'dockerfile-ast'

const HOME = new URL('../', import.meta.url)
const PACKAGES = fileURLToPath(new URL('../../../packages/', import.meta.url))

/**
 * Makes the folder that the Dockerfile makes, with the packages of this workspace in the place of published ones, and nobody
 * but its owner may write to it.
 *
 * @returns a function that fills the folder that it is given
 */
export const imageBuilder = (): ((folder: string) => void) => {
  const built = programBuilder(HOME)
  return (folder) => {
    cpSync(fileURLToPath(new URL('image/', HOME)), folder, { recursive: true })
    const modules = join(folder, 'node_modules/@panoply')
    cpSync(join(PACKAGES, 'cli/bin'), join(modules, 'cli/bin'), { recursive: true })
    cpSync(join(PACKAGES, 'cli/package.json'), join(modules, 'cli/package.json'))
    mkdirSync(join(modules, 'cli/dist'))
    const main = pathToFileURL(built('../../packages/cli/src/main.ts')).href
    writeFileSync(join(modules, 'cli/dist/main.js'), `import ${JSON.stringify(main)}\n`)
    mkdirSync(join(modules, 'datasource'))
    const datasource = pathToFileURL(built('../../packages/datasource/src/index.ts')).href
    writeFileSync(
      join(modules, 'datasource/package.json'),
      '{"name":"@panoply/datasource","type":"module","exports":"./index.js"}',
    )
    writeFileSync(
      join(modules, 'datasource/index.js'),
      `export * from ${JSON.stringify(datasource)}\n`,
    )
    chmodSync(folder, 0o555)
  }
}

/** The words of ENTRYPOINT. */
export const entryPoint = (): string[] => {
  const file = DockerfileParser.parse(readFileSync(new URL('Dockerfile', HOME), 'utf8'))
  const words = file.getENTRYPOINTs().at(-1)?.getJSONStrings() ?? []
  return words.map((word) => word.getJSONValue())
}
