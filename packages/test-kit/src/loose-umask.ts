import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The permissions of all users except the owner. */
const OF_OTHERS = 0o077

/** Runs `work` with a umask that allows all permissions for new files. */
export const withLooseUmask = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  const before = process.umask(0)
  try {
    return await work()
  } finally {
    process.umask(before)
  }
}

/**
 * The paths below a folder that other users of the machine may use, each relative to the folder. Files in a folder that
 * is closed to others cannot be reached, whatever their own mode is.
 */
export const openToOthers = (folder: string, below = ''): string[] =>
  readdirSync(join(folder, below)).flatMap((name) => {
    const path = join(below, name)
    const stats = statSync(join(folder, path))
    if ((stats.mode & OF_OTHERS) === 0) return []
    return [path, ...(stats.isDirectory() ? openToOthers(folder, path) : [])]
  })
