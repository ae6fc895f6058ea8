import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { Fault, FaultPlan, ReceivedEntry, ReceivedRequest } from './faults.js'

/** An answer of the queue. */
export interface QueueAnswer {
  readonly status: number
  readonly body: string
}

/** The queue to which the server passes requests. `queueUrl` is the address that the request asks for. */
export type PassOn = (entries: readonly ReceivedEntry[], queueUrl?: string) => Promise<QueueAnswer>

/** A server in front of the queue, which simulates faults of networks and services. */
export interface FaultServer {
  readonly endpoint: string
  /** Every request so far, including failed ones. */
  readonly requests: readonly ReceivedRequest[]
  /** The largest number of concurrent requests so far. */
  readonly mostAtOnce: number
  close(): Promise<void>
}

interface Failure {
  readonly Id: string
  readonly Code: string
  readonly Message: string
  readonly SenderFault: boolean
}

interface BatchAnswer {
  Successful?: { readonly Id: string }[]
  Failed?: Failure[]
}

/** Starts a server on a port of the loopback interface; 0 means a free port. */
export const startFaultServer = async (
  plan: FaultPlan,
  passOn: PassOn,
  port = 0,
): Promise<FaultServer> => {
  const requests: ReceivedRequest[] = []
  let underWay = 0
  let mostAtOnce = 0

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    mostAtOnce = Math.max(mostAtOnce, ++underWay)
    response.once('close', () => underWay--)
    const text = await readText(incoming)
    const { Entries, QueueUrl } = JSON.parse(text) as {
      Entries: ReceivedEntry[]
      QueueUrl?: string
    }
    const request: ReceivedRequest = {
      index: requests.length,
      headers: incoming.headers,
      entries: Entries,
      wireBytes: Buffer.byteLength(text),
    }
    requests.push(request)
    await answer(plan(request), request, response, (entries) => passOn(entries, QueueUrl))
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      response.destroy(error as Error)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  const { port: ownPort } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${ownPort}`,
    requests,
    get mostAtOnce() {
      return mostAtOnce
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

const answer = async (
  fault: Fault | undefined,
  { entries }: ReceivedRequest,
  response: ServerResponse,
  passOn: PassOn,
): Promise<void> => {
  switch (fault?.kind) {
    case undefined:
      respond(response, await passOn(entries))
      return
    case 'status':
      respond(response, {
        status: fault.status,
        body: JSON.stringify({
          __type: `com.amazonaws.sqs#${fault.code}`,
          message: fault.message ?? fault.code,
        }),
      })
      return
    case 'reset':
      response.destroy()
      return
    case 'silence':
      return
    case 'silence-after':
      await passOn(entries)
      return
    case 'cut':
      await passOn(entries)
      response.destroy()
      return
    case 'garbage': {
      const { body } = await passOn(entries)
      respond(response, { status: 200, body: body.slice(0, body.length / 2) })
      return
    }
    case 'refuse': {
      const refused = entries.filter(({ MessageBody }, index) => fault.which(MessageBody, index))
      const taken = entries.filter((entry) => !refused.includes(entry))
      const passed = await passOnAll(taken, passOn)
      const Failed = refused.map(({ Id }) => ({
        Id,
        Code: fault.code,
        Message: fault.message ?? fault.code,
        SenderFault: fault.senderFault,
      }))
      respond(response, {
        status: 200,
        body: JSON.stringify({
          Successful: passed.Successful ?? [],
          Failed: [...(passed.Failed ?? []), ...Failed],
        }),
      })
      return
    }
    case 'forget': {
      const passed = await passOnAll(entries, passOn)
      const isKept = ({ Id }: { Id: string }): boolean => {
        const index = entries.findIndex((entry) => entry.Id === Id)
        return !fault.which(entries[index]?.MessageBody ?? '', index)
      }
      const Successful = (passed.Successful ?? []).filter(isKept)
      respond(response, { status: 200, body: JSON.stringify({ ...passed, Successful }) })
    }
  }
}

const passOnAll = async (entries: readonly ReceivedEntry[], passOn: PassOn): Promise<BatchAnswer> =>
  entries.length === 0 ? {} : (JSON.parse((await passOn(entries)).body) as BatchAnswer)

const respond = (response: ServerResponse, { status, body }: QueueAnswer): void => {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}

const readText = async (incoming: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
