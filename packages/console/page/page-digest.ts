import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Plugin } from 'vite'

const PACKAGE = fileURLToPath(new URL('..', import.meta.url))
/** What the page is built from: its sources, the types that it shares with the server, and its packages. */
const SOURCES = ['page', 'src/protocol']
const FILES = ['package.json', '../../pnpm-lock.yaml', '../../tsconfig.base.json']

const MARK = 'panoply-page-built-from'

/** A digest of everything that the page is built from. */
export const pageDigest = (): string => {
  const digest = createHash('sha256')
  const inFolders = SOURCES.flatMap((folder) =>
    readdirSync(join(PACKAGE, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name)),
  )
  for (const path of [...inFolders.sort(), ...FILES.map((file) => join(PACKAGE, file))]) {
    digest.update(readFileSync(path)).update('\0')
  }
  return digest.digest('hex').slice(0, 32)
}

/** Whether the page in a folder was built from the sources as they are now. */
export const isBuiltFromNow = (folder: string, digest = pageDigest()): boolean => {
  try {
    return readFileSync(join(folder, 'index.html'), 'utf8').includes(`"${digest}"`)
  } catch {
    // There is no page in it.
    return false
  }
}

/** Writes the digest into the page, so that one that is built already need not be built again for tests. */
export const markOfPage = (): Plugin => ({
  name: 'mark-of-page',
  transformIndexHtml: () => [
    { tag: 'meta', attrs: { name: MARK, content: pageDigest() }, injectTo: 'head' },
  ],
})
