/** Two workers that share a port. The first process passes SIGTERM on, and ends when its workers have ended. */
import cluster from 'node:cluster'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { closeOnSignal } from '../../src/index.js'
import { openWriter } from './open-writer.js'

const startWorkers = async (): Promise<void> => {
  process.on('SIGTERM', () => {
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM')
  })
  const workers = [cluster.fork(), cluster.fork()]
  const ports = await Promise.all(workers.map((worker) => once(worker, 'message')))
  process.send?.({ port: ports[0]?.[0] as number })
}

const serve = async (): Promise<void> => {
  const writer = openWriter()
  const server = createServer((request, response) => {
    request.on('data', (text) => writer.tryWrite('visits', { n: Number(text) }))
    request.on('end', () => response.end())
  })
  closeOnSignal(writer, { server })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  process.send?.((server.address() as AddressInfo).port)
}

await (cluster.isPrimary ? startWorkers() : serve())
