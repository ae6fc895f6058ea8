import { afterEach, describe, expect, it } from '@jest/globals'

import { openTunnel } from '../src/index.js'
import { EchoServer, exchange } from './support/echo-server.js'
import { PasswordServer } from './support/password-server.js'

const PASSWORD = 'pass-word-of-a-test'

// OpenSSH checks passwords of the accounts of the machine, which a test must not change. This server is one of ssh2.
describe('a login by password', () => {
  let server: PasswordServer
  let database: EchoServer
  afterEach(async () => {
    await server.stop()
    await database.stop()
  })

  it.each(['password', 'keyboard-interactive'] as const)('is refused by %s', async (method) => {
    server = await new PasswordServer(method, PASSWORD).start()
    database = await new EchoServer().start()
    const ssh = { ...server.address, username: 'reader', password: 'wrong' }
    await expect(openTunnel(ssh, database.address)).rejects.toMatchObject({
      ...{ code: 'PANOPLY_TUNNEL_LOGIN_REFUSED', retryable: false, offered: [method] },
      ...{ tried: expect.arrayContaining([method]), username: 'reader' },
      message: expect.not.stringContaining('wrong'),
    })
  })

  it.each(['password', 'keyboard-interactive'] as const)('is done by %s', async (method) => {
    server = await new PasswordServer(method, PASSWORD).start()
    database = await new EchoServer().start()
    const ssh = { ...server.address, username: 'reader', password: PASSWORD }
    await using tunnel = await openTunnel(ssh, database.address)
    expect(await exchange(tunnel, 'hello')).toBe('hello')
  })
})
