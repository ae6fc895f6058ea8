import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { parseSource } from '@panoply/datasource'

import { CONFIG, Stream } from '../src/index.js'
import { message } from './support/messages.js'

const authentication = (type: number): Buffer =>
  message('R', Buffer.from([0, 0, 0, type, ...(type === 10 ? Buffer.from('NONE\0\0') : [])]))

describe('what answers in the place of PostgreSQL', () => {
  const sockets = new Set<Socket>()
  let server: Server
  const listen = async (answer: (socket: Socket) => void): Promise<number> => {
    server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      answer(socket)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  afterEach(async () => {
    jest.useRealTimers()
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  })

  const failureOf = async (port: number, encryption = 'disable'): Promise<unknown> => {
    const login = { host: '127.0.0.1', port, db: 'd', user: 'u', password: 'secret-of-a-test' }
    const source = parseSource(CONFIG, { ...login, encryption, tables: ['t'] })
    const stream = new Stream(source, { logger: () => undefined })
    const error: unknown = await stream.read().catch((thrown: unknown) => thrown)
    await stream.close()
    expect(String(error)).not.toContain('secret-of-a-test')
    return error
  }

  const OTHERS: [string, (socket: Socket) => void, number][] = [
    [
      'HTTP',
      (socket) => socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')),
      400,
    ],
    ['SSH', (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'), 400],
    ['MySQL', (socket) => socket.write(Buffer.from('4a0000000a382e302e3238', 'hex')), 400],
    ['SMTP', (socket) => socket.write('220 mail.example.com ESMTP\r\n'), 400],
    ['Redis', (socket) => socket.on('data', () => socket.write('-ERR unknown command\r\n')), 400],
    ['a text like an error', (socket) => socket.on('data', () => socket.write('ERROR: no\n')), 400],
  ]
  it.each(
    OTHERS.flatMap(([name, answer, status]) =>
      ['disable', 'require'].map((encryption) => ({ name, answer, status, encryption })),
    ),
  )(
    '$name, with encryption $encryption: told at once, not tried again',
    async ({ answer, status, encryption }) => {
      const port = await listen(answer)
      expect(await failureOf(port, encryption)).toMatchObject({
        ...{ status, retryable: false, phase: 'collect' },
        message: expect.stringMatching(
          new RegExp(`^PostgreSQL at 127.0.0.1:${port}: .*another kind`),
        ),
      })
    },
  )

  it.each([
    ['Kerberos V5', 2],
    ['GSSAPI', 7],
    ['SSPI', 9],
    ['SASL without a mechanism that is known', 10],
    ['one that does not exist', 99],
  ])('a server that wants a login by %s', async (_, type) => {
    const port = await listen((socket) =>
      socket.on('data', () => socket.write(authentication(type))),
    )
    expect(await failureOf(port)).toMatchObject({
      ...{ status: 401, retryable: false },
      message: expect.stringContaining(`PostgreSQL at 127.0.0.1:${port}: `),
    })
  })

  it('a server that turns to nonsense after its greeting', async () => {
    const port = await listen((socket) =>
      socket.on('data', () =>
        socket.write(Buffer.concat([authentication(0), message('\x01', Buffer.alloc(8))])),
      ),
    )
    expect(await failureOf(port)).toMatchObject({
      message: expect.stringContaining(`PostgreSQL at 127.0.0.1:${port}: `),
    })
  })

  it('a server that ends every connection', async () => {
    const port = await listen((socket) => socket.destroy())
    expect(await failureOf(port)).toMatchObject({ status: 408, retryable: true })
  })

  it('silence: it is given up after 10 seconds, and not tried again', async () => {
    const port = await listen((socket) => {
      socket.once('data', () => {
        jest.advanceTimersByTime(10_000)
      })
    })
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] })
    expect(await failureOf(port)).toMatchObject({
      ...{ status: 408, retryable: false },
      message: `PostgreSQL at 127.0.0.1:${port}: no answer within 10 seconds: is it a PostgreSQL server?`,
    })
  })

  it.each([0, 99_999, -1, 5432.5])('nothing: no server has the port %p', async (port) => {
    await listen(() => undefined)
    expect(await failureOf(port)).toMatchObject({
      ...{ status: 400, retryable: false },
      message: `127.0.0.1:${port}: expected a port from 1 to 65535`,
    })
  })
})
