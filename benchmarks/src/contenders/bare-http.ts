import { Agent, request } from 'node:http'

import type { Handled } from '../measure.js'
import { recordOf, TABLE } from '../records.js'

const BODY_CHARACTERS = 255_000
const MESSAGES_A_REQUEST = 4
const AT_ONCE = 4
const ATTRIBUTES = { key: { DataType: 'String', StringValue: 'account/rand1' } }

/**
 * What is left when every promise is taken away: records become lines, lines bodies, bodies requests of the same size
 * as ours, and a loop posts them. No limit is kept, no answer is read, nothing is tried again.
 */
export const bareHttp = async (port: number, count: number): Promise<Handled> => {
  const agent = new Agent({ keepAlive: true })
  let n = 0
  const nextBody = (): string => {
    let body = ''
    while (n < count && body.length < BODY_CHARACTERS) {
      body += `${JSON.stringify({ ...recordOf(n++), __table: TABLE })}\n`
    }
    return body
  }
  const worker = async (): Promise<void> => {
    while (n < count) {
      const Entries: object[] = []
      for (let index = 0; index < MESSAGES_A_REQUEST && n < count; index++) {
        Entries.push({ Id: String(index), MessageBody: nextBody(), MessageAttributes: ATTRIBUTES })
      }
      await post(port, agent, Buffer.from(JSON.stringify({ QueueUrl: 'q', Entries })))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  agent.destroy()
  return { handled: n }
}

/** Posts ready bytes of so many records: the network alone. */
export const readyBytes = async (port: number, count: number): Promise<Handled> => {
  const agent = new Agent({ keepAlive: true })
  const bytesARecord = Buffer.byteLength(JSON.stringify(JSON.stringify(recordOf(0))))
  const chunk = Buffer.alloc(1_048_576, 'x')
  let left = Math.ceil((count * bytesARecord) / chunk.length)
  const worker = async (): Promise<void> => {
    while (left-- > 0) await post(port, agent, chunk)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  agent.destroy()
  return { handled: count }
}

const post = (port: number, agent: Agent, body: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-length': body.length }
    const outgoing = request(
      { host: '127.0.0.1', port, method: 'POST', agent, headers },
      (response) => {
        response.resume()
        response.once('end', resolve)
      },
    )
    outgoing.once('error', reject)
    outgoing.end(body)
  })
