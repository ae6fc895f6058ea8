import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Identifies a process. Its number alone is not enough, because the system uses numbers again. */
export interface ProcessIdentity {
  readonly host: string
  readonly pid: number
  /** The start of the process, in the unit of the system. Absent if the system does not tell. */
  readonly startedAt?: string
  /**
   * The scope of the number: the boot of the system and the container. Two containers may have one host name, and the
   * same number is another process in each. Absent if the system does not tell.
   */
  readonly namespace?: string
}

/** The identity of this process. */
export const ownIdentity = (): ProcessIdentity => ({
  host: hostname(),
  pid: process.pid,
  ...startOf(process.pid),
  ...ownNamespace(),
})

/**
 * Whether the process still runs. `undefined` if this process cannot know, because the other one ran on another machine
 * or in another container.
 */
export const isAlive = ({
  host,
  pid,
  startedAt,
  namespace,
}: ProcessIdentity): boolean | undefined => {
  if (host !== hostname() || namespace !== ownNamespace().namespace) return undefined
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: the process exists and belongs to another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const now = startOf(pid).startedAt
  return startedAt === undefined || now === undefined || now === startedAt
}

/**
 * Field 22 of /proc/PID/stat. Fields are counted from the last `)`, because the name of the program may have any
 * characters before it.
 */
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

/** Linux alone has these files. */
const ownNamespace = (): Pick<ProcessIdentity, 'namespace'> => {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return { namespace: `${boot} ${readlinkSync('/proc/self/ns/pid')}` }
  } catch {
    return {}
  }
}
