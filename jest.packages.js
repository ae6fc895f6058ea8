import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const root = import.meta.dirname

const foldersIn = (/** @type {string} */ group) =>
  readdirSync(join(root, group)).map((name) => join(root, group, name))

/** The folders of the packages that have tests. */
export const folders = [
  ...foldersIn('packages'),
  ...foldersIn('examples'),
  join(root, 'e2e'),
].filter((folder) => existsSync(join(folder, 'jest.config.js')))

/**
 * The configuration of a package, with its paths written out.
 *
 * @param {string} folder
 * @returns {Promise<import('jest').Config>}
 */
export const configOf = async (folder) => {
  const { default: config } = await import(pathToFileURL(join(folder, 'jest.config.js')).href)
  return JSON.parse(JSON.stringify(config).replaceAll('<rootDir>', folder))
}
