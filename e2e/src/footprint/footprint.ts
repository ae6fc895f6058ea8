import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { Consumer } from '../consumer/consumer.js'
import { readManifest } from '../registry/workspace-packages.js'

/** What installing one package costs. */
export interface Footprint {
  readonly name: string
  /** How many packages were installed, the package itself among them. */
  readonly packages: number
  /** What they take on the disk: the lengths of all files, in 10^6 bytes. */
  readonly megabytes: number
  /** How long its import takes in a new process: the median of {@link IMPORTS}. None for what is only a command. */
  readonly importMs: number | undefined
}

/** An odd number, so that there is a middle one. */
const IMPORTS = 7

/**
 * Installs a package alone and measures.
 *
 * @param env what makes npm find it
 */
export const measureFootprint = async (
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<Footprint> => {
  const consumer = await Consumer.install({ env, packages: [name] })
  try {
    const packages = consumer.installedPackages().length
    const bytes = bytesBelow(join(consumer.folder, 'node_modules'))
    const { exports = {}, main } = readManifest(join(consumer.folder, 'node_modules', name))
    const importMs =
      '.' in exports || main !== undefined ? await importTime(consumer, name) : undefined
    return { name, packages, megabytes: bytes / 1e6, importMs }
  } finally {
    consumer.remove()
  }
}

const bytesBelow = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)

const importTime = async (consumer: Consumer, name: string): Promise<number> => {
  const program = `const start = performance.now(); await import('${name}'); console.log(performance.now() - start)`
  const times: number[] = []
  for (let round = 0; round < IMPORTS; round++) {
    const { stdout } = await consumer.run('node', ['--input-type=module', '-e', program])
    times.push(Number(stdout))
  }
  return times.sort((a, b) => a - b)[Math.floor(IMPORTS / 2)] ?? Number.NaN
}
