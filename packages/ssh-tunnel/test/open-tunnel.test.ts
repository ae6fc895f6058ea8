import { once } from 'node:events'
import { connect } from 'node:net'
import { inspect } from 'node:util'

import { afterEach, beforeEach, expect, it } from '@jest/globals'
import type { KeyPairOptions } from '@panoply/local-ssh'

import { openTunnel, type SshSettings, type Tunnel } from '../src/index.js'
import { EchoServer, exchange } from './support/echo-server.js'
import { describeWithOpenSsh } from './support/with-open-ssh.js'

const PASSPHRASE = 'open sesame'

describeWithOpenSsh('a tunnel through OpenSSH', (server) => {
  let database: EchoServer
  const opened: Tunnel[] = []

  beforeEach(async () => {
    database = await new EchoServer().start()
  })
  afterEach(async () => {
    for (const tunnel of opened.splice(0)) await tunnel.close()
    await database.stop()
  })

  // Keys take time to make, and none of these tests needs one of its own.
  const keys = new Map<string, string>()
  const keyOf = (options: KeyPairOptions): string => {
    const name = JSON.stringify(options)
    const key = keys.get(name) ?? server.authorize(options).privateKey
    keys.set(name, key)
    return key
  }
  const loginWith = (
    { type = 'ed25519', ...options }: Partial<KeyPairOptions> = {},
    change: (privateKey: string) => string = (privateKey) => privateKey,
  ): SshSettings => ({
    ...{ active: true, host: server.host, port: server.port, username: server.username },
    privateKey: change(keyOf({ type, ...options })),
  })
  const open = async (ssh: SshSettings): Promise<Tunnel> => {
    const tunnel = await openTunnel(ssh, database.address)
    opened.push(tunnel)
    return tunnel
  }

  it.each<[KeyPairOptions['type'], KeyPairOptions['format']]>([
    ['rsa', 'OpenSSH'],
    ['rsa', 'PEM'],
    ['rsa', 'PKCS8'],
    ['ed25519', 'OpenSSH'],
    ['ecdsa', 'OpenSSH'],
    ['ecdsa', 'PEM'],
    ['ecdsa', 'PKCS8'],
  ])('is opened with a key of the type %s in the form %s', async (type, format = 'OpenSSH') => {
    const key = { type, format }
    expect(await exchange(await open(loginWith(key)), 'hello')).toBe('hello')
    const encrypted = { ...loginWith({ ...key, passphrase: PASSPHRASE }), passphrase: PASSPHRASE }
    expect(await exchange(await open(encrypted), 'again')).toBe('again')
    expect(database.received).toEqual(['hello', 'again'])
  })

  const LOSSES: [string, (key: string) => string][] = [
    ['blanks', (key) => key.trim().replaceAll('\n', ' ')],
    ['nothing', (key) => key.replaceAll('\n', '')],
    ['the characters \\n', (key) => key.replaceAll('\n', String.raw`\n`)],
    ['the line ends of Windows', (key) => key.replaceAll('\n', '\r\n')],
    ['blanks and quotes', (key) => `"${key.trim().replaceAll('\n', '  ')}" `],
  ]
  it.each(
    LOSSES.flatMap(([loss, change]) =>
      (['OpenSSH', 'PEM', 'PKCS8'] as const).map((format) => ({ loss, change, format })),
    ),
  )('reads a key in the form $format that has $loss for line ends', async ({ change, format }) => {
    const type = 'rsa'
    expect(await exchange(await open(loginWith({ type, format }, change)), 'a')).toBe('a')
    const encrypted = loginWith({ type, format, passphrase: PASSPHRASE }, change)
    const tunnel = await open({ ...encrypted, passphrase: PASSPHRASE })
    expect(await exchange(tunnel, 'b')).toBe('b')
  })

  it('tells the fingerprint of the host key, which can then be asked for', async () => {
    const ssh = loginWith()
    const { hostKey } = await open(ssh)
    expect(hostKey).toBe(server.hostKeys.ed25519.fingerprint)
    await expect(open({ ...ssh, hostKey })).resolves.toMatchObject({ hostKey })
  })

  it.each<[string, (key: { publicKey: string; fingerprint: string }) => string]>([
    ['a fingerprint', ({ fingerprint }) => fingerprint],
    ['a line of ssh-keygen -l', ({ fingerprint }) => `256 ${fingerprint} root@bastion (ED25519)`],
    ['a public key', ({ publicKey }) => publicKey],
    ['a line of known_hosts', ({ publicKey }) => `[127.0.0.1]:2222 ${publicKey}`],
    ['one of several lines', ({ publicKey }) => `# keys\nSHA256:${'A'.repeat(43)}\n${publicKey}\n`],
  ])('accepts a host key given as %s', async (_, write) => {
    for (const key of [server.hostKeys.ed25519, server.hostKeys.rsa]) {
      const tunnel = await open({ ...loginWith(), hostKey: write(key) })
      expect(tunnel.hostKey).toBe(key.fingerprint)
    }
  })

  it('carries many connections at once, and large answers', async () => {
    const tunnel = await open(loginWith())
    const texts = Array.from({ length: 20 }, (_, index) => `${index} `.repeat(50_000))
    await expect(Promise.all(texts.map((text) => exchange(tunnel, text)))).resolves.toEqual(texts)
  })

  it('uses the connection that has shown that the target is there', async () => {
    const tunnel = await open(loginWith())
    await exchange(tunnel, 'first')
    expect(database.connections).toBe(1)
    await exchange(tunnel, 'second')
    expect(database.connections).toBe(2)
  })

  it('ends the connections through it when it is closed, also twice and by await using', async () => {
    let port = 0
    {
      await using tunnel = await openTunnel(loginWith(), database.address)
      port = tunnel.port
      const socket = connect(tunnel.port, tunnel.host)
      socket.on('error', () => undefined)
      socket.write('hello')
      await once(socket, 'data')
      const closed = once(socket, 'close')
      await tunnel.close()
      await closed
      expect(tunnel.error).toBeUndefined()
    }
    await expect(exchange({ host: '127.0.0.1', port }, 'late')).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    })
  })

  it('shows no secret when it is inspected', async () => {
    const ssh = { ...loginWith({ passphrase: PASSPHRASE }), passphrase: PASSPHRASE }
    const shown = inspect(await open(ssh), { depth: 10, showHidden: true })
    expect(shown).not.toContain(PASSPHRASE)
    expect(shown).not.toContain('PRIVATE KEY')
  })
})
