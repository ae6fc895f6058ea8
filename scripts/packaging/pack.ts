import { readdirSync } from 'node:fs'
import { join } from 'node:path'

import { run } from '../release/command.js'

/** Packs the package in `packageFolder` into an empty folder, as publishing would. @returns the path of the tarball */
export const packInto = (folder: string, packageFolder: string): string => {
  run('pnpm', ['pack', '--pack-destination', folder, '--config.ignore-scripts=true'], packageFolder)
  const [name] = readdirSync(folder)
  if (name === undefined) throw new Error(`pnpm pack left no tarball of ${packageFolder}`)
  return join(folder, name)
}
