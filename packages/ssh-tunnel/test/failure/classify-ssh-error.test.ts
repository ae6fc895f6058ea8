import { describe, expect, it } from '@jest/globals'

import {
  classifySshError,
  type LoginProgress,
  timeoutError,
} from '../../src/failure/classify-ssh-error.js'

const login = {
  ...{ host: 'bastion', port: 22, username: 'reader', password: 'x' },
  ...{ privateKey: undefined, passphrase: undefined, hostKey: undefined },
}
const start: LoginProgress = { greeting: '', isHandshakeDone: false, tried: [], offered: [] }
const greeted = { ...start, greeting: 'SSH-2.0-OpenSSH_9.2\r\n' }
const agreed = { ...greeted, isHandshakeDone: true, tried: ['password'] }

const UNREACHABLE = 'PANOPLY_TUNNEL_SERVER_UNREACHABLE'
const PROTOCOL = 'PANOPLY_TUNNEL_PROTOCOL_FAILED'
const LOGIN = 'PANOPLY_TUNNEL_LOGIN_REFUSED'

describe('what ssh2 tells before the login is done', () => {
  it.each<[string, object, LoginProgress, string, boolean]>([
    [
      'no host of the name',
      { level: 'client-socket', code: 'ENOTFOUND' },
      start,
      UNREACHABLE,
      false,
    ],
    ['no name server', { level: 'client-socket', code: 'EAI_AGAIN' }, start, UNREACHABLE, true],
    ['no listener', { level: 'client-socket', code: 'ECONNREFUSED' }, start, UNREACHABLE, true],
    ['no way', { level: 'client-socket', code: 'EHOSTUNREACH' }, start, UNREACHABLE, true],
    [
      'a reset in the login',
      { level: 'client-socket', code: 'ECONNRESET' },
      agreed,
      UNREACHABLE,
      true,
    ],
    ['an end before a word', { level: 'protocol' }, start, UNREACHABLE, true],
    ['HTTP', {}, { ...start, greeting: 'HTTP/1.1 400 Bad Request' }, PROTOCOL, false],
    ['SSH 1', {}, { ...start, greeting: 'SSH-1.5-old\n' }, PROTOCOL, false],
    ['too many clients', {}, { ...start, greeting: 'Exceeded MaxStartups\r\n' }, UNREACHABLE, true],
    ['a banner, then an end', {}, { ...start, greeting: 'hi\nSSH-2.0-x\n' }, UNREACHABLE, true],
    ['no common algorithm', { level: 'handshake' }, greeted, PROTOCOL, false],
    ['a refused login', { level: 'client-authentication' }, agreed, LOGIN, false],
    ['too many tries', { code: 2 }, agreed, LOGIN, false],
    ['no more methods', { code: 14 }, agreed, LOGIN, false],
    ['a user that is none', { code: 15 }, agreed, LOGIN, false],
    ['a shutdown', { code: 11 }, agreed, UNREACHABLE, true],
    ['a lost key exchange', { code: 2 }, greeted, UNREACHABLE, true],
  ])('%s', (_, thrown, progress, code, retryable) => {
    const error = classifySshError({ message: 'words', ...thrown }, login, progress)
    expect(error).toMatchObject({ code, retryable, host: 'bastion', port: 22 })
    expect(error.message).toContain('bastion:22')
    expect(error.name).toBe(error.constructor.name)
  })

  it.each([
    ['no answer at all', start, 'PANOPLY_TUNNEL_SERVER_SILENT', true],
    ['no answer after the greeting', greeted, 'PANOPLY_TUNNEL_SERVER_SILENT', true],
    ['an answer of another kind', { ...start, greeting: '\x00mysql' }, PROTOCOL, false],
  ])('%s in time', (_, progress, code, retryable) => {
    expect(timeoutError(login, progress, 100)).toMatchObject({ code, retryable })
  })
})
