import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import type { HtmlTagDescriptor, Plugin } from 'vite'

const FRAME = fileURLToPath(new URL('src/frame/frame.css', import.meta.url))
/** The console puts a nonce in its place with each answer; the content security policy refuses styles without it. */
const NONCE = '%CSP_NONCE%'

/** A file that the browser loads while it draws the frame, because the page needs it next. */
const loadEarly = (attrs: Record<string, string>): HtmlTagDescriptor => ({
  ...{ tag: 'link', attrs, injectTo: 'head' },
})

/**
 * Makes the first picture of the page independent of everything else: the styles of the frame stand in `index.html`, and
 * the scripts and styles of the rest are loaded without holding the picture up.
 */
export const frameOfPage = (): Plugin => ({
  name: 'frame-of-page',
  transformIndexHtml(_html, { bundle = {} }) {
    const rest = Object.values(bundle).flatMap((output) =>
      output.type === 'chunk' && output.name === 'main' ? [output] : [],
    )
    const scripts = rest.flatMap(({ fileName, imports }) => [fileName, ...imports])
    const styles = rest.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])])
    return [
      {
        ...{ tag: 'style', attrs: { nonce: NONCE }, injectTo: 'head' },
        children: readFileSync(FRAME, 'utf8').replaceAll(/\/\*[^]*?\*\/|\n\s*/g, ''),
      },
      ...[...new Set(scripts)].map((name) =>
        loadEarly({ rel: 'modulepreload', href: `./${name}` }),
      ),
      ...styles.map((name) => loadEarly({ rel: 'preload', as: 'style', href: `./${name}` })),
    ]
  },
})
