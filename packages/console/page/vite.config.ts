import { fileURLToPath } from 'node:url'

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

import { compressedFiles } from './compressed-files.js'
import { frameOfPage } from './frame-of-page.js'
import { licencesOfPage } from './licences-of-page.js'
import { markOfPage } from './page-digest.js'

/**
 * Builds the page into `dist/page`. Scripts and styles are files: the content security policy of the console allows no
 * inline script, and of inline styles only those of the frame, which have a nonce.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // The page is served below the root of the console; relative addresses hold for any.
  base: './',
  plugins: [react(), frameOfPage(), licencesOfPage(), markOfPage(), compressedFiles()],
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    target: 'es2022',
    // A small picture would become a data URL otherwise, which the policy allows for icons of sources only.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // Loaded once, over loopback.
    chunkSizeWarningLimit: 700,
    modulePreload: { polyfill: false },
  },
})
