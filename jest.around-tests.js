import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { tsImport } from 'tsx/esm/api'

import { configOf, folders } from './jest.packages.js'

/**
 * Runs what packages do before or after all of their tests. All of it runs at the same time. Packages of which no test
 * runs are left out.
 *
 * @param {'globalSetup' | 'globalTeardown'} option
 * @param {{ testPathPatterns: { readonly patterns: readonly string[] } }} globalConfig of Jest
 */
export const runAroundTests = async (option, { testPathPatterns: { patterns } }) => {
  const isAsked = (/** @type {string} */ path) =>
    patterns.length === 0 || patterns.some((pattern) => new RegExp(pattern, 'i').test(path))
  const configs = await Promise.all(
    folders.filter((folder) => testsIn(folder).some(isAsked)).map(configOf),
  )
  const files = new Set(configs.map((config) => config[option]).filter(Boolean))
  await Promise.all(
    [...files].map(async (file) => {
      const { default: run } = await tsImport(pathToFileURL(file).href, import.meta.url)
      await run()
    }),
  )
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
const testsIn = (folder) =>
  readdirSync(join(folder, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => join(folder, 'test', path))
