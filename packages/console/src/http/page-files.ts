import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folders where the built page may be, relative to this file in `src/http`, in `dist` or in a chunk of `dist`. */
const PLACES = ['../../dist/page/', './page/', '../page/']

const TYPES: Readonly<Record<string, string>> = {
  ...{ '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8' },
  ...{ '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png' },
  ...{ '.woff2': 'font/woff2', '.ico': 'image/x-icon', '.json': 'application/json' },
}

/** The text in `index.html` that is replaced by a nonce. */
const NONCE = '%CSP_NONCE%'

/** A file of the page. */
export interface PageFile {
  readonly body: Uint8Array<ArrayBuffer>
  readonly type: string
  /** The body, compressed by the build; absent for a file that is small or compressed itself. */
  readonly gzip?: Uint8Array<ArrayBuffer>
}

/**
 * The files of the built page, by their path in the URL. They are read once, so that the path of a request is never
 * used as a path on the disk.
 */
export class PageFiles {
  readonly #files: ReadonlyMap<string, PageFile>

  /** @param folder the folder with `index.html`; default: the page of this package, if it was built */
  constructor(folder: string | undefined = builtPage()) {
    this.#files = new Map(folder === undefined ? [] : filesIn(folder))
  }

  /** The page with a nonce for its style elements. `undefined` if the page is not built. */
  index(nonce: string): string | undefined {
    const file = this.#files.get('/index.html')
    return file && Buffer.from(file.body).toString('utf8').replaceAll(NONCE, nonce)
  }

  file(path: string): PageFile | undefined {
    const file = path === '/index.html' ? undefined : this.#files.get(path)
    const gzip = this.#files.get(`${path}.gz`)?.body
    return file && { ...file, ...(gzip && { gzip }) }
  }
}

const builtPage = (): string | undefined =>
  PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((folder) =>
    existsSync(join(folder, 'index.html')),
  )

const filesIn = (folder: string): [string, PageFile][] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      const type = TYPES[extname(entry.name)] ?? 'application/octet-stream'
      const body = new Uint8Array(readFileSync(path))
      return [`/${relative(folder, path).split(sep).join('/')}`, { body, type }]
    })
