/**
 * A server in a process of its own that reads what it is sent, waits as long as it is told to (milliseconds, the first
 * argument) and answers as SQS and as the collectors of events do. It does nothing else, so that what is measured is
 * the client.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const latencyMs = Number(process.argv[2] ?? 0)
const answer = Buffer.from(
  JSON.stringify({
    Successful: Array.from({ length: 10 }, (_, index) => ({ Id: String(index), MessageId: 'm' })),
    Failed: [],
    // What the other clients look for.
    success: true,
    status: 'Ok',
  }),
)

const server = createServer((request, response) => {
  request.resume()
  request.once('end', () => {
    const respond = (): void => {
      response.writeHead(200, {
        'content-type': 'application/x-amz-json-1.0',
        'content-length': answer.length,
      })
      response.end(answer)
    }
    if (latencyMs > 0) setTimeout(respond, latencyMs)
    else respond()
  })
})
server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port)
})
process.once('disconnect', () => process.exit())
