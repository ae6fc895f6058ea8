import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'

import { afterEach, describe, expect, it } from '@jest/globals'
import { CANARY, leaksOf, thrownBy } from '@panoply/test-kit'

import { openTunnel } from '../src/index.js'
import { PasswordServer } from './support/password-server.js'

const TARGET = { host: 'db.internal', port: 5432 }

const encryptedKey = (): string =>
  generateKeyPairSync('ed25519')
    .privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'other' })
    .toString()

describe('an error of a tunnel holds no secret of its settings', () => {
  const stops: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop()
  })

  const refusal = (settings: Record<string, unknown>): Promise<unknown> =>
    thrownBy(
      openTunnel({ host: '127.0.0.1', port: 1, username: 'reader', ...settings }, TARGET, {
        timeoutMs: 2_000,
      }),
    )

  it('where a server refuses the password', async () => {
    const server = await new PasswordServer('password', 'another').start()
    stops.push(() => server.stop())
    const error = await refusal({ ...server.address, password: CANARY })

    expect(error).toMatchObject({ code: 'PANOPLY_TUNNEL_LOGIN_REFUSED' })
    expect(leaksOf(error)).toEqual([])
  })

  it('where what answers is no SSH server and repeats the password', async () => {
    const server: Server = createServer((socket: Socket) => {
      socket.on('error', () => undefined).resume()
      socket.end(`HTTP/1.1 400 ${CANARY}\r\n\r\n${CANARY}`)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    stops.push(() => new Promise((resolve) => server.close(resolve)))
    const { port } = server.address() as { port: number }
    const error = await refusal({ port, password: CANARY })

    expect(error).toMatchObject({ code: 'PANOPLY_TUNNEL_PROTOCOL_FAILED' })
    expect(leaksOf(error)).toEqual([])
  })

  it.each<[string, () => Record<string, unknown>]>([
    ['there is no server', () => ({ password: CANARY })],
    ['a private key is no key', () => ({ privateKey: CANARY })],
    [
      'a private key is broken',
      () => ({
        privateKey: `-----BEGIN PRIVATE KEY-----\n${CANARY}\n-----END PRIVATE KEY-----\n`,
      }),
    ],
    ['a passphrase is wrong', () => ({ privateKey: encryptedKey(), passphrase: CANARY })],
    ['a passphrase has no key', () => ({ passphrase: CANARY })],
    ['a password is no text', () => ({ password: { text: CANARY } })],
    ['the password is in the place of the host key', () => ({ password: CANARY, hostKey: CANARY })],
    ['the password is in the place of the port', () => ({ password: CANARY, port: CANARY })],
  ])('where %s', async (_, settings) => {
    const error = await refusal(settings())

    expect(error).toBeInstanceOf(Error)
    expect(leaksOf(error)).toEqual([])
  })
})
