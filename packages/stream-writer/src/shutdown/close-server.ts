import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http'
import type { Server, Socket } from 'node:net'

/** The parts that a server may have besides its sockets: responses, HTTP/2 sessions. */
interface Closable {
  once(event: 'close', listener: () => void): unknown
}

interface Session extends Closable {
  close(): void
}

type AnyServer = Server & Partial<Pick<HttpServer, 'closeIdleConnections'>>

/**
 * Prepares the end of a server of `node:http`, `node:https` or `node:http2`.
 *
 * `server.close()` alone waits for clients that keep their connections: 5 seconds after the last answer, 72 seconds with
 * Fastify, and without end for a connection that has not sent a request yet.
 *
 * @returns a function that ends the listening, answers the requests in flight, and closes each connection after its answer.
 * Its promise resolves when all connections are closed.
 */
export const prepareToClose = (server: AnyServer): (() => Promise<void>) => {
  let isClosing = false
  const sockets = new OpenOnes<Socket>()
  const sessions = new OpenOnes<Session>()
  const responses = new OpenOnes<ServerResponse>(() => {
    // Its headers may have left before the server was closed.
    if (isClosing) server.closeIdleConnections?.()
  })
  server.on('connection', sockets.add)
  server.on('session', sessions.add)
  server.prependListener('request', (_: IncomingMessage, response: ServerResponse) => {
    responses.add(response)
    if (isClosing) endConnection(response)
  })
  return () => {
    isClosing = true
    const closed = new Promise<void>((resolve) => {
      server.close(() => {
        resolve()
      })
    })
    for (const response of responses) endConnection(response)
    for (const session of sessions) session.close()
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    return closed
  }
}

/** Closes the connection after the response, and tells the client so. HTTP/2 has no such header: its sessions are closed. */
const endConnection = (response: ServerResponse): void => {
  if (response.req.httpVersionMajor < 2 && !response.headersSent) {
    response.setHeader('connection', 'close')
  }
}

class OpenOnes<Item extends Closable> {
  readonly #items = new Set<Item>()
  readonly #onClose: () => void

  constructor(onClose: () => void = () => undefined) {
    this.#onClose = onClose
  }

  readonly add = (item: Item): void => {
    this.#items.add(item)
    item.once('close', () => {
      this.#items.delete(item)
      this.#onClose()
    })
  };

  [Symbol.iterator](): Iterator<Item> {
    return this.#items.values()
  }
}
