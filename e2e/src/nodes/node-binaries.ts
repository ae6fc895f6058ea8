import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { runCommand } from '../command/run-command.js'
import { WORKSPACE } from '../registry/workspace-packages.js'

/** The releases of Node that the packages are tried on. */
export const NODE_MAJORS = [20, 22, 24, 26] as const

/** A release of Node on this machine. */
export interface NodeBinary {
  readonly major: number
  /** The folder that holds `node`; in front of PATH it makes `npm` and `npx` run on it, too. */
  readonly folder: string
}

/** Kept between runs: 400 MB that do not change. */
const CACHE = join(WORKSPACE, 'node_modules/.cache/node-binaries')

/**
 * The binaries of every release, from the packages that the `node` package of the npm registry takes them from, one a
 * platform. They are fetched once.
 */
export const nodeBinaries = async (): Promise<NodeBinary[]> => {
  const binaries = NODE_MAJORS.map((major) => ({
    major,
    folder: join(CACHE, `node_modules/node-${major}/bin`),
  }))
  if (!binaries.every(({ folder }) => existsSync(join(folder, 'node')))) await fetchBinaries()
  return binaries
}

const fetchBinaries = async (): Promise<void> => {
  mkdirSync(CACHE, { recursive: true })
  writeFileSync(join(CACHE, 'package.json'), '{ "private": true }\n')
  const source = `node-${process.platform}-${process.arch}`
  const wanted = NODE_MAJORS.map((major) => `node-${major}@npm:${source}@${major}`)
  await runCommand('npm', ['install', '--no-audit', '--no-fund', ...wanted], { folder: CACHE })
}
