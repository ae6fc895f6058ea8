/** A worker thread that ends with records in the buffer: by itself, or by `process.exit`. */
import { isMainThread, Worker, workerData } from 'node:worker_threads'

import { openWriter } from './open-writer.js'

const endOf = (way: unknown): Promise<unknown> =>
  new Promise((resolve) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: way })
    worker.once('error', (error: unknown) => {
      resolve(String(error))
    })
    worker.once('exit', resolve)
  })

if (isMainThread) {
  console.log(JSON.stringify({ end: await endOf('end'), exit: await endOf('exit') }))
} else {
  const writer = openWriter()
  writer.write('t', { n: workerData === 'end' ? 0 : 1 })
  if (workerData === 'exit') process.exit(3)
}
