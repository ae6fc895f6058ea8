import { execFile } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The folder of `@panoply/console`. */
const PACKAGE = fileURLToPath(new URL('../../../', import.meta.url))

/** Builds the page from its sources as the package's build does. @returns the folder that it is in */
export const buildPage = async (): Promise<string> => {
  const folder = join(PACKAGE, `reports/page-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  const vite = join(
    dirname(createRequire(import.meta.url).resolve('vite/package.json')),
    'bin/vite.js',
  )
  const args = [vite, 'build', 'page', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error']
  await run(process.execPath, args, {
    cwd: PACKAGE,
    env: { ...process.env, NODE_ENV: 'production' },
  })
  return folder
}
