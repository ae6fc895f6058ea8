import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** Which process holds something: its number alone does not tell, because numbers are used again. */
export interface ProcessIdentity {
  readonly host: string
  readonly pid: number
  /** When the process started, in the system's own count; absent where the system does not tell. */
  readonly startedAt?: string
}

/** The identity of this process. */
export const ownIdentity = (): ProcessIdentity => ({
  host: hostname(),
  pid: process.pid,
  ...startOf(process.pid),
})

/**
 * Whether the process still runs: `undefined` where this machine cannot know, because it ran on another one.
 */
export const isAlive = ({ host, pid, startedAt }: ProcessIdentity): boolean | undefined => {
  if (host !== hostname()) return undefined
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const now = startOf(pid).startedAt
  return startedAt === undefined || now === undefined || now === startedAt
}

/** Field 22 of /proc/PID/stat, counted behind the name of the program, which may hold anything but its last `)`. */
const START_FIELD_BEHIND_NAME = 19

const startOf = (pid: number): Pick<ProcessIdentity, 'startedAt'> => {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    // Only Linux has this file.
    return {}
  }
  const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[START_FIELD_BEHIND_NAME]
  return startedAt === undefined ? {} : { startedAt }
}
