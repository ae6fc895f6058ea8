import { randomUUID } from 'node:crypto'
import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'

import { isPlainObject } from '@panoply/errors/internal'

import { OWNER_ONLY_FILE, OWNER_ONLY_FOLDER } from '../files/atomic-file.js'
import { isAlive, ownIdentity, type ProcessIdentity } from './process-identity.js'
import { RunLockedError } from './run-locked-error.js'

/** How often a holder shows that it is alive, for processes that cannot look it up. */
const HEARTBEAT_EVERY_MS = 5_000
/**
 * If a process cannot look up the holder of a lock, the lock is a lease: the process takes it over after this time
 * without a heartbeat.
 */
const LEASE_MS = 30_000
/** A takeover takes a few milliseconds. If one is older than this, its process has died. */
const TAKEOVER_STALE_AFTER_MS = 30_000

interface LockContent extends ProcessIdentity {
  readonly nonce: string
}

/**
 * The locks that this process holds. If a lock has the number of this process and is not among them, it is from an
 * earlier process with the same number.
 */
const heldHere = new Set<string>()

/**
 * The lock of one run on the state of a source, as a file beside the state. If two runs try at the same time, only one
 * succeeds. The lock of a dead process, also after SIGKILL, is taken over at once if this process can look the other
 * one up: on the same machine, in the same container. Otherwise it is taken over after 30 seconds without a heartbeat.
 */
export class RunLock {
  readonly #path: string
  readonly #nonce: string
  readonly #heartbeat: NodeJS.Timeout

  private constructor(path: string, nonce: string) {
    this.#path = path
    this.#nonce = nonce
    heldHere.add(nonce)
    this.#heartbeat = setInterval(() => {
      this.#showLife()
    }, HEARTBEAT_EVERY_MS)
    this.#heartbeat.unref()
  }

  /**
   * Takes the lock.
   *
   * @param path the file
   * @param sourceName the name of the source in the message
   * @throws RunLockedError when another run holds it
   */
  static take(path: string, sourceName: string): RunLock {
    const nonce = randomUUID()
    const claim = `${path}.${nonce}`
    const content = { ...ownIdentity(), nonce } satisfies LockContent
    try {
      writeFileSync(claim, JSON.stringify(content), { flag: 'wx', mode: OWNER_ONLY_FILE })
      if (!tryLink(claim, path)) takeOver(claim, path, sourceName)
    } finally {
      rmSync(claim, { force: true })
    }
    return new RunLock(path, nonce)
  }

  /**
   * Whether this process still has the lock. Another process may have taken it over, for instance while this machine
   * slept.
   */
  isHeld(): boolean {
    return readLock(this.#path)?.nonce === this.#nonce
  }

  #showLife(): void {
    try {
      const lock = openSync(this.#path, 'r+')
      try {
        // Written again, because the disk then sets the time by its own clock. The lock of a successor is another file.
        const text = readFileSync(lock, 'utf8')
        if (parseLock(text).nonce === this.#nonce) writeSync(lock, text, 0)
      } finally {
        closeSync(lock)
      }
    } catch {
      // This is no reason to end the process: it may pass, for instance too many open files. The next save notices a
      // lost lock.
    }
  }

  /** Releases the lock. A second call changes nothing. */
  release(): void {
    clearInterval(this.#heartbeat)
    heldHere.delete(this.#nonce)
    if (this.isHeld()) rmSync(this.#path, { force: true })
  }
}

/** Linking a complete file is atomic. So no process reads half a lock. */
const tryLink = (claim: string, path: string): boolean => {
  try {
    linkSync(claim, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/**
 * Only its holder removes a lock, or one successor that holds the folder `….takeover`. So the abandoned lock is
 * removed, and never a new one in its place.
 */
const takeOver = (claim: string, path: string, sourceName: string): void => {
  const guard = `${path}.takeover`
  // The claim has just been written. Its time is from the clock of the disk, as the times of the lock are. The clocks of
  // two machines may differ by more than a lease.
  const nowMs = statSync(claim).mtimeMs
  if (!isAbandoned(path, nowMs)) throw locked(path, sourceName)
  try {
    mkdirSync(guard, OWNER_ONLY_FOLDER)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    // The next attempt succeeds.
    if (ageMs(guard, nowMs) > TAKEOVER_STALE_AFTER_MS)
      rmSync(guard, { recursive: true, force: true })
    throw locked(path, sourceName)
  }
  try {
    if (!isAbandoned(path, nowMs)) throw locked(path, sourceName)
    rmSync(path, { force: true })
    if (!tryLink(claim, path)) throw locked(path, sourceName)
  } finally {
    rmSync(guard, { recursive: true, force: true })
  }
}

const isAbandoned = (path: string, nowMs: number): boolean => {
  const lock = readLock(path)
  if (!lock || heldHere.has(lock.nonce)) return lock === undefined
  // The system uses the id of an ended process again. If the start time is the same too, it is this process: another
  // thread of it holds the lock.
  const own = ownIdentity()
  if (lock.pid === own.pid && lock.host === own.host && lock.namespace === own.namespace) {
    return lock.startedAt === undefined || lock.startedAt !== own.startedAt
  }
  return !(isAlive(lock) ?? ageMs(path, nowMs) < LEASE_MS)
}

const locked = (path: string, sourceName: string): RunLockedError => {
  const lock = readLock(path)
  const holder = lock ? `process ${lock.pid} on ${lock.host}` : 'another process'
  return new RunLockedError(
    `another run of ${sourceName} is under way: ${holder} holds ${path}. ` +
      'Wait for it to end, or stop it; if you are sure that it is gone, remove that file',
    { lock: path, pid: lock?.pid, host: lock?.host },
  )
}

const readLock = (path: string): LockContent | undefined => {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  return parseLock(text)
}

const parseLock = (text: string): LockContent => {
  const content: unknown = parse(text)
  return isLockContent(content) ? content : { host: 'unknown', pid: 0, nonce: text }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // A file that no run has written is respected like the lock of an unknown machine.
    return undefined
  }
}

const isLockContent = (value: unknown): value is LockContent =>
  isPlainObject(value) &&
  typeof value['host'] === 'string' &&
  typeof value['pid'] === 'number' &&
  typeof value['nonce'] === 'string'

const ageMs = (path: string, nowMs: number): number => {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat ? nowMs - stat.mtimeMs : 0
}
