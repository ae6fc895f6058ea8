import { createServer, type Server, type Socket } from 'node:net'

import { afterEach, describe, expect, it } from '@jest/globals'
import { describeWithPostgres } from '@panoply/local-postgres'

import { PostgresDestination } from '../../src/index.js'
import { addressOf } from '../support/deliver.js'

const PASSWORD = 'not-to-be-told'

/** What a connection failed with. */
const failureOf = async (address: string): Promise<unknown> => {
  const destination = new PostgresDestination(address)
  try {
    await destination.open({ runKey: 'run' })
    return undefined
  } catch (error) {
    return error
  } finally {
    await destination.close()
  }
}

const everythingOf = (error: unknown): string =>
  `${String(error)} ${JSON.stringify(error)} ${String((error as { cause?: unknown }).cause)}`

describe('a server that does not let rows in', () => {
  const servers: { server: Server; sockets: Set<Socket> }[] = []
  /** Answers the first bytes of each connection. @returns the address */
  const listen = async (answer: (socket: Socket) => void): Promise<string> => {
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.once('data', () => {
        answer(socket)
      })
    })
    servers.push({ server, sockets })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    return `postgres://me:${PASSWORD}@127.0.0.1:${port}/db?connect_timeout=1`
  }
  afterEach(() => {
    for (const { server, sockets } of servers.splice(0)) {
      for (const socket of sockets) socket.destroy()
      server.close()
    }
  })

  /** AuthenticationRequest of a kind: https://www.postgresql.org/docs/current/protocol-message-formats.html */
  const authentication = (kind: number): Buffer => {
    const message = Buffer.alloc(9)
    message.write('R')
    message.writeInt32BE(8, 1)
    message.writeInt32BE(kind, 5)
    return message
  }

  it.each<[string, (socket: Socket) => void, string, boolean]>([
    [
      'asks for a way to log in that the client does not know',
      (socket) => socket.write(authentication(7)),
      'login',
      false,
    ],
    [
      'is another kind of server, and talks',
      (socket) => socket.write('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'),
      'unreachable',
      true,
    ],
    [
      'greets like SSH',
      (socket) => socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n'),
      'unreachable',
      true,
    ],
    ['is another kind of server, and silent', () => undefined, 'unreachable', true],
    ['hangs up', (socket) => socket.end(), 'unreachable', true],
  ])('that %s is told at once, with host and port', async (_, answer, kind, retryable) => {
    const address = await listen(answer)
    const error = await failureOf(address)

    expect(error).toMatchObject({
      code: 'PANOPLY_POSTGRES_FAILED',
      ...{ kind, retryable, host: '127.0.0.1', port: Number(new URL(address).port) },
      message: expect.stringContaining(`PostgreSQL at 127.0.0.1:${new URL(address).port}: `),
    })
    expect(everythingOf(error)).not.toContain(PASSWORD)
  })

  it('that answers to TLS with a word that it does not know is told at once', async () => {
    const address = await listen((socket) => socket.write('X'))
    expect(await failureOf(`${address}&sslmode=require`)).toMatchObject({
      kind: 'login',
      retryable: false,
    })
  })

  it('that is not there is told at once', async () => {
    expect(await failureOf(`postgres://me:${PASSWORD}@127.0.0.1:1/db`)).toMatchObject({
      ...{ kind: 'unreachable', retryable: true, port: 1 },
      message: expect.stringContaining('127.0.0.1:1: '),
    })
    expect(
      await failureOf(`postgres://me:${PASSWORD}@no-such-host.invalid/db?sslmode=disable`),
    ).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('no-such-host.invalid:5432: '),
    })
    expect(await failureOf(`postgres://me:${PASSWORD}@[::1]:1/db?sslmode=disable`)).toMatchObject({
      ...{ kind: 'unreachable', host: '::1' },
      message: expect.stringContaining('PostgreSQL at [::1]:1: '),
    })
  })
})

describeWithPostgres('a PostgreSQL server', (database) => {
  it.each<[string, (url: URL) => void, string]>([
    ['a wrong password', (url) => (url.password = 'wrong-password'), 'login'],
    ['a user that it does not know', (url) => (url.username = 'nobody'), 'login'],
    ['a database that does not exist', (url) => (url.pathname = '/no_such_database'), 'missing'],
    [
      'TLS that it does not speak',
      (url) => {
        url.searchParams.set('sslmode', 'verify-full')
      },
      'login',
    ],
  ])('refuses %s, and trying again cannot help', async (_, change, kind) => {
    const url = new URL(addressOf(database))
    change(url)
    const error = await failureOf(url.href)

    expect(error).toMatchObject({ code: 'PANOPLY_POSTGRES_FAILED', kind, retryable: false })
    expect(everythingOf(error)).not.toContain(database.url.password)
    expect(everythingOf(error)).not.toContain('wrong-password')
  })
})
