import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { InvalidAnswer } from '../invalid-answer.js'
import type { Files } from './project-files.js'

/**
 * Writes a folder that must not be there yet.
 *
 * @throws InvalidAnswer when there is something of its name; nothing is written then
 */
export const writeProject = (folder: string, files: Files): void => {
  mkdirSync(dirname(folder), { recursive: true })
  try {
    // Not recursive: it fails when the folder is there, also when it came a moment ago.
    mkdirSync(folder)
  } catch (error) {
    if (isTaken(error)) {
      throw new InvalidAnswer(`expected a new folder, ${folder} is there; nothing was written`)
    }
    throw error
  }
  for (const [path, text] of Object.entries(files)) writeNew(join(folder, path), text)
}

/** Writes a file that must not be there yet. */
export const writeNew = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true })
  try {
    writeFileSync(path, text, { flag: 'wx' })
  } catch (error) {
    if (isTaken(error)) throw new InvalidAnswer(`expected no ${path} yet, it is there`)
    throw error
  }
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST'
