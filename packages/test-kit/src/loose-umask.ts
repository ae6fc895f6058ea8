import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Permissions of everyone but the owner. */
const OF_OTHERS = 0o077

/** Does work while the process keeps no permission from the files that it makes. */
export const withLooseUmask = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  const before = process.umask(0)
  try {
    return await work()
  } finally {
    process.umask(before)
  }
}

/**
 * The paths below a folder that other users of the machine may use, each relative to the folder. What is inside a folder
 * that is closed to others is out of their reach, whatever its own mode.
 */
export const openToOthers = (folder: string, below = ''): string[] =>
  readdirSync(join(folder, below)).flatMap((name) => {
    const path = join(below, name)
    const stats = statSync(join(folder, path))
    if ((stats.mode & OF_OTHERS) === 0) return []
    return [path, ...(stats.isDirectory() ? openToOthers(folder, path) : [])]
  })
