import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Does what a new data source asks its author for: takes the samples away that answer in the place of the API. */
export const askTheApi = (folder: string): void => {
  const path = join(folder, 'src/api.ts')
  const lines = readFileSync(path, 'utf8').split('\n')
  writeFileSync(path, lines.filter((line) => !/samples/i.test(line)).join('\n'))
  rmSync(join(folder, 'src/samples.ts'))
}
