import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)
const urlOf = (name: string): string => JSON.stringify(pathToFileURL(require.resolve(name)).href)

/**
 * The program of a thread that decodes rows of Parquet files, one `Question` at a time. It is JavaScript in a text, so
 * that it runs the same whether this package is compiled or not. Values come as they are stored: what they mean, the
 * asking side knows.
 */
export const decodeProgram = (): string => `
  const { open } = require('node:fs/promises')
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = require('node:fs').constants
  const { parentPort } = require('node:worker_threads')
  const modules = Promise.all([import(${urlOf('hyparquet')}), import(${urlOf('hyparquet-compressors')})])
  const decode = async ({ path, dev, ino, metadata, rowStart, rowEnd }) => {
    const [{ parquetRead }, { compressors }] = await modules
    const handle = await open(typeof path === 'string' ? path : Buffer.from(path), O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    try {
      const stats = await handle.stat()
      if (stats.dev !== dev || stats.ino !== ino) throw new Error('it was replaced while it was read')
      const byteLength = stats.size
      const slice = async (start, end = byteLength) => {
        const bytes = new Uint8Array(end - start)
        await handle.read(bytes, 0, bytes.length, start)
        return bytes.buffer
      }
      let rows = []
      await parquetRead({
        file: { byteLength, slice }, metadata, rowStart, rowEnd, compressors, utf8: false,
        parsers: { timestampFromNanoseconds: (nanoseconds) => nanoseconds },
        onComplete: (found) => { rows = found },
      })
      return { rows }
    } finally {
      await handle.close()
    }
  }
  parentPort.on('message', (question) => {
    decode(question).catch((error) => ({
      message: error instanceof Error ? error.message : String(error),
      code: /^E[A-Z]+$/.test(error?.code) ? error.code : undefined,
    })).then((answer) => parentPort.postMessage(answer))
  })
`
