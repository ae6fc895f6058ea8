import { once } from 'node:events'
import { createServer, request as ask } from 'node:http'
import type { AddressInfo } from 'node:net'

import { makeQueue, type QueueServer, signingClient, startServerProcess } from './queue-server.js'

/** The account that moto answers for. */
const AWS_ACCOUNT = '123456789012'

/** Enough for moto to see which service a request is for. Nothing checks it. */
const AUTHORIZATION = 'AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sqs/aws4_request'

/** Starts moto's server, which keeps everything in memory. Unsigned requests reach it through a front. */
export const startMoto = async (program: string): Promise<QueueServer> => {
  const server = await startServerProcess(
    program,
    ['-H', '127.0.0.1', '-p', '0'],
    /Running on (http:\/\/127\.0\.0\.1:\d+)/,
  )
  const signedEndpoint = server.found[1] ?? ''
  const front = await startFront(signedEndpoint)
  const client = signingClient(signedEndpoint)
  return {
    endpoint: front.endpoint,
    signedEndpoint,
    makeQueue: () => makeQueue(client, AWS_ACCOUNT),
    stop: async () => {
      client.destroy()
      front.stop()
      await server.stop()
    },
  }
}

/**
 * Moto takes a request without a signature for one of S3. The front gives each request the header of a signature, and passes
 * on everything else as it came.
 */
const startFront = async (target: string) => {
  const server = createServer((incoming, response) => {
    const headers = { ...incoming.headers, authorization: AUTHORIZATION }
    const outgoing = ask(target, { method: incoming.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    outgoing.on('error', (error) => response.destroy(error))
    incoming.pipe(outgoing)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
