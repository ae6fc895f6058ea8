// Bundles the program and the handler with esbuild and rolldown, each as an ES module and for CommonJS.
import { build } from 'esbuild'
import { build as rolldown } from 'rolldown'

// The AWS client needs a `require`, which ES modules of esbuild do not have.
const banner = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`

const options = { bundle: true, minify: true, platform: 'node', logLevel: 'error' }
const esm = { ...options, format: 'esm', banner: { js: banner } }
const cjs = { ...options, format: 'cjs' }
await build({ ...esm, entryPoints: ['main.mjs'], outfile: 'esbuild/main.mjs' })
await build({ ...cjs, entryPoints: ['main.cjs'], outfile: 'esbuild/main.cjs' })
await build({ ...esm, entryPoints: ['handler.mjs'], outfile: 'esbuild/handler.mjs' })
await build({ ...cjs, entryPoints: ['handler.mjs'], outfile: 'esbuild/handler.cjs' })

// These have to say what is missing: the `require`, and the client that was left out.
const broken = { ...esm, banner: {}, entryPoints: ['writer.mjs'] }
await build({ ...broken, outfile: 'esbuild/without-require.mjs' })
await build({ ...broken, external: ['@aws-sdk/*'], outfile: 'esbuild/without-client.mjs' })

const output = { minify: true, codeSplitting: false }
const platform = 'node'
await rolldown({
  input: 'main.mjs',
  platform,
  output: { ...output, file: 'rolldown/main.mjs', format: 'esm' },
})
await rolldown({
  input: 'main.cjs',
  platform,
  output: { ...output, file: 'rolldown/main.cjs', format: 'cjs' },
})
await rolldown({
  input: 'handler.mjs',
  platform,
  output: { ...output, file: 'rolldown/handler.mjs', format: 'esm' },
})
await rolldown({
  input: 'handler.mjs',
  platform,
  output: { ...output, file: 'rolldown/handler.cjs', format: 'cjs' },
})
