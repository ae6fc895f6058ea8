/**
 * A server in a process of its own that reads what it is sent, waits as long as it is told to (milliseconds, the first
 * argument) and answers as SQS and as the collectors of events do. It does nothing else, so that what is measured is
 * the client.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const MAX_ENTRIES = 10
const latencyMs = Number(process.argv[2] ?? 0)

/** By the number of messages in a request: a queue names each message that it was sent, and no other. */
const answers = Array.from({ length: MAX_ENTRIES + 1 }, (_, count) =>
  Buffer.from(
    JSON.stringify({
      Successful: Array.from({ length: count }, (__, index) => ({
        ...{ Id: String(index), MessageId: 'm' },
      })),
      Failed: [],
      // What the other clients look for.
      success: true,
      status: 'Ok',
    }),
  ),
)

/** How a message begins in a request. Inside of a message the quotes are escaped. */
const ENTRY = Buffer.from('"Id":"')

/** Counts the messages of a request, piece by piece. */
class EntryCounter {
  count = 0
  #tail: Buffer = Buffer.alloc(0)

  add(piece: Buffer): void {
    const bytes = Buffer.concat([this.#tail, piece])
    for (let at = bytes.indexOf(ENTRY); at >= 0; at = bytes.indexOf(ENTRY, at + ENTRY.length)) {
      this.count += 1
    }
    // One byte less than an entry: it is never counted twice.
    this.#tail = bytes.subarray(Math.max(0, bytes.length - ENTRY.length + 1))
  }
}

const server = createServer((request, response) => {
  const entries = new EntryCounter()
  request.on('data', (piece: Buffer) => {
    entries.add(piece)
  })
  request.once('end', () => {
    const respond = (): void => {
      const answer = answers[Math.min(entries.count, MAX_ENTRIES)]
      response.writeHead(200, {
        'content-type': 'application/x-amz-json-1.0',
        'content-length': answer?.length,
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
