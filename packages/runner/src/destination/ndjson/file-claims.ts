import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'

import { isPlainObject } from '@panoply/errors/internal'

import { OWNER_ONLY_FILE } from '../../files/atomic-file.js'

/**
 * The name of the file with claims. It is beside the files of rows during a run, and stays after a run that was killed.
 */
const CLAIMS_FILE = '.panoply-claims'

const KEY_LENGTH = 16

/** The size of each file in bytes, by its name. */
export type FileSizes = Readonly<Record<string, number>>

interface Claim {
  readonly file: string
  readonly runKey: string
  /** The size of the file when the run opened it. */
  readonly from: number
}

/**
 * Remembers which run writes to which file. After a kill, the next run removes the rows after the last checkpoint, but
 * never rows of another run. A run removes its claims when it has closed its files.
 */
export class FileClaims {
  readonly #folder: string
  readonly #runKey: string
  readonly #path: string

  constructor(folder: string, runKey: string) {
    this.#folder = folder
    // The run key names the folder, whose path may be long. A claim should be one short line.
    this.#runKey = createHash('sha256').update(runKey).digest('hex').slice(0, KEY_LENGTH)
    this.#path = join(folder, CLAIMS_FILE)
  }

  /**
   * Cuts off the rows that a run of this key wrote after its last checkpoint. A file that another run has written to
   * since then stays as it is.
   *
   * @param committed the sizes at the last checkpoint
   */
  cutUncommitted(committed: FileSizes): void {
    for (const { file, runKey, from } of this.#read().values()) {
      const path = join(this.#folder, file)
      if (runKey !== this.#runKey || !existsSync(path)) continue
      const size = Math.max(from, committed[file] ?? 0)
      if (statSync(path).size > size) truncateSync(path, size)
    }
  }

  /** Call this before this run writes to the file. */
  claim(file: string, from: number): void {
    const claim: Claim = { file, runKey: this.#runKey, from }
    this.#append(claim)
  }

  /** Call this when this run has closed its files and everything in them is committed. */
  release(): void {
    const others = [...this.#read().values()].filter(({ runKey }) => runKey !== this.#runKey)
    rmSync(this.#path, { force: true })
    for (const claim of others) this.#append(claim)
  }

  #append(claim: Claim): void {
    appendFileSync(this.#path, `${JSON.stringify(claim)}\n`, { mode: OWNER_ONLY_FILE })
  }

  /** The last claim of each file. A line that a kill has cut is no claim, because its file was not written to yet. */
  #read(): Map<string, Claim> {
    const claims = new Map<string, Claim>()
    if (!existsSync(this.#path)) return claims
    for (const line of readFileSync(this.#path, 'utf8').split('\n')) {
      const claim = parse(line)
      if (claim) claims.set(claim.file, claim)
    }
    return claims
  }
}

const parse = (line: string): Claim | undefined => {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  if (!isPlainObject(value)) return undefined
  const { file, runKey, from } = value
  return typeof file === 'string' && typeof runKey === 'string' && typeof from === 'number'
    ? { file, runKey, from }
    : undefined
}
