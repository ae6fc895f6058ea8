import { chmod, readdir, stat } from 'node:fs/promises'

import { foreign } from '../spool-faults.js'

export const OWNER_ONLY = 0o700
/** Permissions of all users except the owner. */
const OF_OTHERS = 0o077
/** Set on folders that many users share, such as `/tmp`. */
const STICKY = 0o1000

/** The names of files that a spool directory may have: those of LevelDB, and a few others. */
const OF_A_SPOOL =
  /^(?:CURRENT|LOCK|LOG|LOG\.old|MANIFEST-\d+|\d+\.(?:log|ldb|sst|dbtmp)|lost|lost\+found|\.git(?:keep|ignore))$/

/**
 * Refuses a directory that other users of the machine can open, and that cannot be closed to them because it is also
 * used for other things. LevelDB creates files that all users may read, so only the permissions of the directory
 * protect them.
 *
 * @param directory an existing directory
 * @throws SpoolError of the kind `foreign` if the directory is open to others, and it has other files, belongs to
 * another user, or is shared by many users
 */
export const refuseIfShared = async (directory: string): Promise<void> => {
  const { mode, uid } = await stat(directory)
  if (!isOpenToOthers(mode)) return
  const other = (await readdir(directory)).find((name) => !OF_A_SPOOL.test(name))
  const isOwn = uid === process.getuid?.() && (mode & STICKY) === 0
  if (isOwn && other === undefined) return
  throw foreign(
    directory,
    `other users of this machine may open, and which ${isOwn ? `holds ${other ?? ''}, too` : 'is not this user’s alone'}; ` +
      'name a directory that is not there yet, or close this one with chmod 700',
  )
}

/** Closes the directory of a spool to other users of the machine. */
export const closeToOthers = async (directory: string): Promise<void> => {
  const { mode } = await stat(directory)
  if (isOpenToOthers(mode)) await chmod(directory, OWNER_ONLY)
}

/** Whether other users may open a directory with this mode. Windows has no such permissions. */
const isOpenToOthers = (mode: number): boolean =>
  process.platform !== 'win32' && (mode & OF_OTHERS) !== 0
