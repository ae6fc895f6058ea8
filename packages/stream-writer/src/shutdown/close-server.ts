import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http'
import type { Server, Socket } from 'node:net'

/** Something of a server that can be closed besides its sockets: a response, an HTTP/2 session. */
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
 * `server.close()` alone waits for clients that keep their connections open: 5 seconds after the last answer, 72
 * seconds with Fastify, and for ever if a connection has not sent a request yet.
 *
 * @returns a function that stops listening, answers the running requests, and closes each connection after its answer.
 * Its promise resolves when all connections are closed.
 */
export const prepareToClose = (server: AnyServer): (() => Promise<void>) => {
  let isClosing = false
  const sockets = new OpenOnes<Socket>()
  const sessions = new OpenOnes<Session>()
  const responses = new OpenOnes<ServerResponse>(() => {
    // Its headers may have been sent before the server was closed, without `connection: close`.
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
