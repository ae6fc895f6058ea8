import { once } from 'node:events'
import { Agent, createServer, get, type IncomingMessage } from 'node:http'
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2'
import { type AddressInfo, connect, type Server } from 'node:net'

import { afterEach, describe, expect, it } from '@jest/globals'

import { prepareToClose } from '../../src/shutdown/close-server.js'

const stops: (() => unknown)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

const listen = async (server: Server): Promise<number> => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

/** A client that keeps its connections, as proxies do. */
const keepingAgent = (): Agent => {
  const agent = new Agent({ keepAlive: true })
  stops.push(() => {
    agent.destroy()
  })
  return agent
}

const ask = async (port: number, path: string, agent: Agent): Promise<IncomingMessage> => {
  const [response] = (await once(get({ port, path, agent }), 'response')) as [IncomingMessage]
  return response
}

const textOf = async (response: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const chunk of response) text += String(chunk)
  return text
}

/** A server whose answers wait until `answer` is called; what it streams begins before. */
const startServer = async () => {
  let answer = (): void => undefined
  const answered = new Promise<void>((resolve) => (answer = resolve))
  const server = createServer((request, response) => {
    if (request.url === '/stream') response.write('begun ')
    if (request.url === '/') response.end('at once')
    else void answered.then(() => response.end('ended'))
  })
  // The end of a test must not depend on it.
  server.keepAliveTimeout = 3_600_000
  stops.push(() => {
    server.closeAllConnections()
  })
  const close = prepareToClose(server)
  return { server, close, answer, port: await listen(server) }
}

describe('a server that is closed', () => {
  it('answers the requests in flight, and closes the connections that clients keep', async () => {
    const { server, close, answer, port } = await startServer()
    const agent = keepingAgent()
    await textOf(await ask(port, '/', agent))
    const begun = await ask(port, '/stream', agent)
    const waiting = ask(port, '/slow', agent)
    await once(server, 'request')
    const closed = close()
    answer()

    const response = await waiting
    expect(response.headers.connection).toBe('close')
    await expect(Promise.all([textOf(response), textOf(begun)])).resolves.toEqual([
      'ended',
      'begun ended',
    ])
    await expect(closed).resolves.toBeUndefined()
  })

  it('answers a last request on a kept connection, and then closes it', async () => {
    const { server, close, answer, port } = await startServer()
    const socket = connect(port, '127.0.0.1')
    socket.write('GET /stream HTTP/1.1\r\nHost: a\r\n\r\n')
    await once(socket, 'data')
    const closed = close()
    const rest = (async () => {
      let text = ''
      for await (const chunk of socket) text += String(chunk)
      return text
    })()
    const arrived = once(server, 'request')
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await arrived
    answer()
    await expect(rest).resolves.toMatch(/ended.*HTTP\/1\.1 200 OK\r\nconnection: close.*at once/is)
    await closed
  })

  it('does not wait for a connection that has sent nothing', async () => {
    const { server, close, port } = await startServer()
    const connected = once(server, 'connection')
    const socket = connect(port, '127.0.0.1')
    await connected
    const ended = once(socket, 'close')
    await close()
    await expect(ended).resolves.toEqual([false])
  })

  it('that speaks HTTP/2 answers the requests in flight, and closes its sessions', async () => {
    const server = createHttp2Server()
    const close = prepareToClose(server)
    const client = connectHttp2(`http://127.0.0.1:${await listen(server)}`)
    stops.push(() => {
      client.destroy()
    })
    const request = client.request({ ':path': '/' })
    const [, response] = (await once(server, 'request')) as [unknown, { end(text: string): void }]
    const closed = close()
    response.end('ended')
    let text = ''
    for await (const chunk of request) text += String(chunk)
    expect(text).toBe('ended')
    await expect(closed).resolves.toBeUndefined()
  })

  it('may be closed already, and may never have listened', async () => {
    const { server, close } = await startServer()
    server.close()
    await expect(close()).resolves.toBeUndefined()
    await expect(prepareToClose(createServer())()).resolves.toBeUndefined()
  })
})
