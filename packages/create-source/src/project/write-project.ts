import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { makeFolder } from '@panoply/errors/internal'

import { InvalidAnswer } from '../answers/invalid-answer.js'
import type { Files } from './project-files.js'

/**
 * Writes a new folder. It must not exist yet.
 *
 * @throws InvalidAnswer if the name already exists; then nothing is written
 */
export const writeProject = (folder: string, files: Files): void => {
  makeFolder(dirname(folder))
  try {
    // Not recursive, so that it fails if the folder exists, even if another program has just made it.
    mkdirSync(folder)
  } catch (error) {
    if (isTaken(error)) {
      throw new InvalidAnswer(`expected a new folder, ${folder} is there; nothing was written`)
    }
    throw error
  }
  for (const [path, text] of Object.entries(files)) writeNew(join(folder, path), text)
}

/** Writes a new file. It never overwrites an existing file, even if another program has just made it. */
export const writeNew = (path: string, text: string): void => {
  makeFolder(dirname(path))
  writeFileSync(path, text, { flag: 'wx' })
}

/** @throws InvalidAnswer if the path already exists; then nothing is written */
export const refuseTaken = (path: string): void => {
  if (existsSync(path)) {
    throw new InvalidAnswer(`expected no ${path} yet, it is there; nothing was written`)
  }
}

const isTaken = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST'
