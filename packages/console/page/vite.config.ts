import { fileURLToPath } from 'node:url'

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

import { licencesOfPage } from './licences-of-page.js'
import { markOfPage } from './page-digest.js'

/**
 * Builds the page into `dist/page`. Everything is a file of its own: the content security policy of the console allows
 * neither inline scripts nor inline styles.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // The page is served below the root of the console; relative addresses hold for any.
  base: './',
  plugins: [react(), licencesOfPage(), markOfPage()],
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
