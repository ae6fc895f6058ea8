import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { makeFolder } from '@panoply/errors/internal'

import { InvalidAnswer } from '../answers/invalid-answer.js'
import type { Files } from './project-files.js'

/**
 * Writes a folder that must not be there yet.
 *
 * @throws InvalidAnswer when there is something of its name; nothing is written then
 */
export const writeProject = (folder: string, files: Files): void => {
  makeFolder(dirname(folder))
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

/** Writes a file that must not be there yet: what came a moment ago is not overwritten either. */
export const writeNew = (path: string, text: string): void => {
  makeFolder(dirname(path))
  writeFileSync(path, text, { flag: 'wx' })
}

/** @throws InvalidAnswer when there is something at the path, before anything is written */
export const refuseTaken = (path: string): void => {
  if (existsSync(path)) {
    throw new InvalidAnswer(`expected no ${path} yet, it is there; nothing was written`)
  }
}

const isTaken = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'EEXIST'
