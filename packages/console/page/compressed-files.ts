import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import type { Plugin } from 'vite'

const COMPRESSED = /\.(js|css)$/
const BEST = 9

/** Writes `FILE.gz` beside each script and style of the page. The console sends it to browsers, which all take it. */
export const compressedFiles = (): Plugin => ({
  name: 'compressed-files',
  writeBundle({ dir = '' }, bundle) {
    for (const name of Object.keys(bundle).filter((file) => COMPRESSED.test(file))) {
      const path = join(dir, name)
      writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: BEST }))
    }
  },
})
