import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { makeQueue, type QueueServer, signingClient, startServerProcess } from './queue-server.js'

/** The account that ElasticMQ answers for. */
const AWS_ACCOUNT = '000000000000'

const configuration = (port: number): string => `
include classpath("application.conf")
node-address { host = "127.0.0.1", port = ${port}, protocol = http, context-path = "" }
rest-sqs { enabled = true, bind-hostname = "127.0.0.1", bind-port = ${port}, sqs-limits = strict }
rest-stats { enabled = false }
`

/** Starts ElasticMQ, which keeps everything in memory. @param classpath its jars */
export const startElasticMq = async (classpath: string): Promise<QueueServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'panoply-elasticmq-'))
  const file = join(folder, 'elasticmq.conf')
  const port = await freePort()
  writeFileSync(file, configuration(port))
  const server = await startServerProcess(
    'java',
    [`-Dconfig.file=${file}`, '-cp', classpath, 'org.elasticmq.server.Main'],
    /ElasticMQ server .* started in/,
  )
  const endpoint = `http://127.0.0.1:${port}`
  const client = signingClient(endpoint)
  return {
    endpoint,
    signedEndpoint: endpoint,
    makeQueue: () => makeQueue(client, AWS_ACCOUNT),
    stop: async () => {
      client.destroy()
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** ElasticMQ does not say which port it has got, so it has to be told one. */
const freePort = async (): Promise<number> => {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
