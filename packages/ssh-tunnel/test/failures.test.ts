import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { inspect } from 'node:util'

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { Relay } from '@panoply/local-ssh'
import { serializeError } from '@panoply/errors'

import { openTunnel, type SshSettings, TunnelCutError, TunnelTargetError } from '../src/index.js'
import { EchoServer, exchange } from './support/echo-server.js'
import { describeWithOpenSsh } from './support/with-open-ssh.js'

const PASSPHRASE = 'open sesame'
const PASSWORD = 'pass-word-of-a-test'

/** What `openTunnel` rejects with. No text of it holds a secret. */
const failureOf = async (
  ssh: SshSettings,
  target: { host: string; port: number },
  timeoutMs = 60_000,
): Promise<unknown> => {
  const error: unknown = await openTunnel(ssh, target, { timeoutMs }).then(
    (tunnel) => tunnel.close(),
    (thrown: unknown) => thrown,
  )
  for (const text of [inspect(error, { depth: 10 }), JSON.stringify(serializeError(error))]) {
    expect(text).not.toContain(PASSPHRASE)
    expect(text).not.toContain(PASSWORD)
    const [line = 'no private key'] = (ssh.privateKey ?? '').split('\n').slice(3, 4)
    expect(text).not.toContain(line)
  }
  return error
}

describeWithOpenSsh('a tunnel through OpenSSH that cannot be opened', (server) => {
  let database: EchoServer
  beforeEach(async () => {
    database = await new EchoServer().start()
  })
  afterEach(() => database.stop())

  const login = (more: Partial<SshSettings> = {}): SshSettings => ({
    ...{ active: true, host: server.host, port: server.port, username: server.username },
    privateKey: server.authorize({ type: 'ed25519' }).privateKey,
    ...more,
  })
  const at = (): { host: string; port: number } => ({ host: server.host, port: server.port })

  it.each(['fingerprint', 'publicKey'] as const)(
    'names both fingerprints if the host key is another one than the %s says',
    async (form) => {
      const other = server.authorize({ type: 'ed25519' })
      expect(await failureOf(login({ hostKey: other[form] }), database.address)).toMatchObject({
        ...{ code: 'PANOPLY_TUNNEL_HOST_KEY_REFUSED', retryable: false, ...at() },
        ...{ expected: [other.fingerprint], received: server.hostKeys.ed25519.fingerprint },
        message: expect.stringContaining(server.hostKeys.ed25519.fingerprint),
      })
    },
  )

  it('refuses a server that has no host key of the expected type', async () => {
    const hostKey = server.authorize({ type: 'ecdsa' }).publicKey
    expect(await failureOf(login({ hostKey }), database.address)).toMatchObject({
      ...{ code: 'PANOPLY_TUNNEL_HOST_KEY_REFUSED', received: undefined },
    })
  })

  it.each<[string, () => Partial<SshSettings>, string[]]>([
    ['an unknown key', () => ({ privateKey: strangeKey() }), ['publickey']],
    ['an unknown user', () => ({ username: 'nobody-of-this-name' }), ['publickey']],
    [
      'a key and a password, where passwords are not accepted',
      () => ({ privateKey: strangeKey(), password: PASSWORD }),
      ['publickey'],
    ],
    ['a password alone', () => ({ privateKey: '', password: PASSWORD }), ['password']],
  ])('is refused for %s', async (_, more, tried) => {
    expect(await failureOf(login(more()), database.address)).toMatchObject({
      ...{ code: 'PANOPLY_TUNNEL_LOGIN_REFUSED', retryable: false, tried, ...at() },
      message: expect.stringMatching(/refused the login of .*; the server offers publickey/),
    })
  })
  const strangeKey = (): string => server.hostKeys.rsa.privateKey

  it('says that the target is down, and that trying again may help', async () => {
    const target = database.address
    await database.stop()
    expect(await failureOf(login(), target)).toMatchObject({
      ...{ code: 'PANOPLY_TUNNEL_TARGET_UNREACHABLE', retryable: true, target, ...at() },
      message: expect.stringMatching(/cannot connect to 127\.0\.0\.1:\d+: .*refused/i),
    })
    database = await new EchoServer().start()
  })

  it('says so if the target goes down while the tunnel is open, and forgets it when it is back', async () => {
    await using tunnel = await openTunnel(login(), database.address)
    await exchange(tunnel, 'first')
    const { port } = database.address
    await database.stop()
    await expect(exchange(tunnel, 'second')).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(tunnel.error).toBeInstanceOf(TunnelTargetError)

    database = await new EchoServer().start(port)
    expect(await exchange(tunnel, 'third')).toBe('third')
    expect(tunnel.error).toBeUndefined()
  })

  it('resets every connection when it is cut in the middle, and tells why', async () => {
    const relay = await new Relay(server.port).start()
    const tunnel = await openTunnel(login({ port: relay.port }), database.address)
    const socket = connect(tunnel.port, tunnel.host)
    socket.write('hello')
    await once(socket, 'data')
    const failed = once(socket, 'error')
    relay.cut()
    await expect(failed).resolves.toMatchObject([{ code: 'ECONNRESET' }])
    expect(tunnel.error).toBeInstanceOf(TunnelCutError)
    expect(tunnel.error).toMatchObject({
      ...{ code: 'PANOPLY_TUNNEL_CUT', retryable: true, port: relay.port },
    })
    await expect(exchange(tunnel, 'late')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await tunnel.close()
    await relay.stop()
  })

  it('is cut when the server says nothing more, also without an end of the connection', async () => {
    const relay = await new Relay(server.port).start()
    const others = [
      'Date',
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setTimeout',
      'setImmediate',
    ] as const
    jest.useFakeTimers({ doNotFake: [...others, 'clearTimeout', 'clearImmediate'] })
    try {
      const tunnel = await openTunnel(login({ port: relay.port }), database.address)
      const socket = connect(tunnel.port, tunnel.host)
      socket.write('hello')
      await once(socket, 'data')
      const failed = once(socket, 'error')
      relay.freeze()
      jest.advanceTimersByTime(60_000)
      await expect(failed).resolves.toMatchObject([{ code: 'ECONNRESET' }])
      expect(tunnel.error).toMatchObject({ code: 'PANOPLY_TUNNEL_CUT' })
      await tunnel.close()
    } finally {
      jest.useRealTimers()
      await relay.stop()
    }
  })

  it('does not take the end of one connection for the end of the others', async () => {
    await using tunnel = await openTunnel(login(), database.address)
    const socket = connect(tunnel.port, tunnel.host)
    socket.write('hello')
    await once(socket, 'data')
    socket.resetAndDestroy()
    expect(await exchange(tunnel, 'still here')).toBe('still here')
    expect(tunnel.error).toBeUndefined()
  })

  it.each<[string, () => Partial<SshSettings>, RegExp]>([
    [
      'an encrypted key without a passphrase',
      () => ({ privateKey: server.authorize({ type: 'rsa', passphrase: PASSPHRASE }).privateKey }),
      /^ssh\.passphrase: the private key is encrypted, and there is no passphrase/,
    ],
    [
      'a wrong passphrase',
      () => ({
        privateKey: server.authorize({ type: 'rsa', passphrase: 'another one' }).privateKey,
        passphrase: PASSPHRASE,
      }),
      /^ssh\.passphrase: it does not open the private key/,
    ],
    [
      'a key that was cut',
      () => ({ privateKey: server.hostKeys.rsa.privateKey.replace(/(.{70}\n){5}/, '') }),
      /^ssh\.privateKey: the key is damaged/,
    ],
  ])('refuses %s before it connects', async (_, more, message) => {
    expect(await failureOf(login({ ...more(), port: 1 }), database.address)).toMatchObject({
      ...{ code: 'PANOPLY_INVALID_ARGUMENT', message: expect.stringMatching(message) },
    })
  })
})

describeWithOpenSsh(
  'a tunnel through an OpenSSH server that forbids tunnels',
  (server) => {
    it('says that trying again is of no use', async () => {
      const ssh = {
        ...{ host: server.host, port: server.port, username: server.username },
        privateKey: server.authorize({ type: 'ed25519' }).privateKey,
      }
      expect(await failureOf(ssh, { host: '127.0.0.1', port: 1 })).toMatchObject({
        ...{ code: 'PANOPLY_TUNNEL_TARGET_UNREACHABLE', retryable: false },
        message: expect.stringContaining('does not allow'),
      })
    })
  },
  ['AllowTcpForwarding no'],
)

describe('what answers in the place of an SSH server', () => {
  const ssh = { active: true, host: '127.0.0.1', username: 'reader', password: PASSWORD }
  const target = { host: '127.0.0.1', port: 5432 }
  let server: EchoServer
  const answering = async (answer: (socket: Socket) => void): Promise<SshSettings> => {
    server = await new EchoServer(answer).start()
    return { ...ssh, port: server.address.port }
  }
  afterEach(() => server.stop())

  it('nobody: the port is closed', async () => {
    const closed = await answering(() => undefined)
    await server.stop()
    expect(await failureOf(closed, target)).toMatchObject({
      ...{ code: 'PANOPLY_TUNNEL_SERVER_UNREACHABLE', retryable: true },
      message: `no connection to the SSH server 127.0.0.1:${String(closed.port)}: ECONNREFUSED`,
    })
  })

  it('nobody: there is no host of this name', async () => {
    await answering(() => undefined)
    expect(await failureOf({ ...ssh, host: 'bastion.invalid' }, target)).toMatchObject({
      code: 'PANOPLY_TUNNEL_SERVER_UNREACHABLE',
    })
  })

  it('silence: it is given up after timeoutMs', async () => {
    const silent = await answering(() => undefined)
    expect(await failureOf(silent, target, 100)).toMatchObject({
      ...{ code: 'PANOPLY_TUNNEL_SERVER_SILENT', retryable: true, timeoutMs: 100 },
      message: expect.stringContaining('within 100 ms'),
    })
  })

  it('silence after the first line', async () => {
    const silent = await answering((socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'))
    expect(await failureOf(silent, target, 100)).toMatchObject({
      code: 'PANOPLY_TUNNEL_SERVER_SILENT',
    })
  })

  it.each([
    ['an HTTP server', 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'],
    ['an old SSH server', 'SSH-1.5-ancient\r\n'],
    ['noise', Buffer.alloc(40_000, 7)],
  ])('%s', async (_, greeting) => {
    const other = await answering((socket) => socket.end(greeting))
    expect(await failureOf(other, target)).toMatchObject({
      code: expect.stringMatching(/^PANOPLY_TUNNEL_(PROTOCOL_FAILED|SERVER_UNREACHABLE)$/),
      message: expect.stringContaining(`127.0.0.1:${server.address.port}`),
    })
  })

  it('a server that ends the connection at once', async () => {
    const busy = await answering((socket) => socket.end())
    expect(await failureOf(busy, target)).toMatchObject({
      ...{ code: 'PANOPLY_TUNNEL_SERVER_UNREACHABLE', retryable: true },
    })
  })
})
