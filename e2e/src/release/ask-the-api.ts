import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Does what a new data source asks its author for: puts the call that its comment shows in the place of the samples. */
export const askTheApi = (folder: string): void => {
  const path = join(folder, 'src/api.ts')
  const text = readFileSync(path, 'utf8')
  const [, example = ''] = /@example\n(.*?) \*\/\n/s.exec(text) ?? []
  const call = example.replace(/^ \* /gm, '  ')
  const [before = ''] = text.split('const SAMPLES')
  writeFileSync(
    path,
    `import { PanoplyError } from '@panoply/errors'\n${before}` +
      'export const requestPage = async (_source: Source, { address, after, limit }: PageRequest): Promise<Page> => {\n' +
      `${call}}\n`,
  )
}
