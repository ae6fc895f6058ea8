import { describe, expect, it } from '@jest/globals'
import { isPanoplyError } from '@panoply/errors'

import { openTunnel, type SshSettings, sshOf } from '../../src/index.js'

const SECRET = 'pass-word-of-a-test'
const target = { host: 'db.internal', port: 5432 }
const ssh = { active: true, host: 'bastion.example.com', username: 'reader', password: SECRET }

const refusalOf = async (given: unknown, to: unknown = target, options = {}): Promise<unknown> => {
  const error: unknown = await openTunnel(given as SshSettings, to as typeof target, options).then(
    (tunnel) => tunnel.close(),
    (thrown: unknown) => thrown,
  )
  expect(isPanoplyError(error)).toBe(true)
  expect(String(error)).not.toContain(SECRET)
  return error
}

describe('settings that cannot work are refused before anything is connected', () => {
  it.each<[string, unknown]>([
    ['ssh', 'bastion.example.com'],
    ['ssh.active', { ...ssh, active: 1 }],
    ['ssh.host', { ...ssh, host: '' }],
    ['ssh.host', { ...ssh, host: undefined }],
    ['ssh.host', { ...ssh, host: 7 }],
    ['ssh.host', { ...ssh, host: `ssh://reader:${SECRET}@bastion` }],
    ['ssh.port', { ...ssh, port: 99_999 }],
    ['ssh.port', { ...ssh, port: 0 }],
    ['ssh.port', { ...ssh, port: 2.5 }],
    ['ssh.port', { ...ssh, port: SECRET }],
    ['ssh.port', { ...ssh, port: {} }],
    ['ssh.username', { ...ssh, username: '' }],
    ['ssh.username', { ...ssh, username: 7 }],
    ['ssh.password', { ...ssh, password: [SECRET] }],
    ['ssh.privateKey', { ...ssh, password: '', privateKey: '' }],
    ['ssh.privateKey', { ...ssh, privateKey: SECRET }],
    ['ssh.privateKey', { ...ssh, privateKey: `-----BEGIN RSA PRIVATE KEY-----${SECRET}` }],
    ['ssh.privateKey', { ...ssh, privateKey: pem('PUBLIC KEY') }],
    ['ssh.privateKey', { ...ssh, privateKey: pem('PRIVATE KEY') }],
    ['ssh.privateKey', { ...ssh, privateKey: pem('RSA PRIVATE KEY') }],
    ['ssh.privateKey', { ...ssh, privateKey: pem('OPENSSH PRIVATE KEY') }],
    ['ssh.passphrase', { ...ssh, privateKey: pem('ENCRYPTED PRIVATE KEY') }],
    ['ssh.hostKey', { ...ssh, hostKey: 'MD5:00:11:22' }],
    ['ssh.hostKey', { ...ssh, hostKey: 'SHA256:short' }],
    ['ssh.hostKey', { ...ssh, hostKey: 'ssh-ed25519 AAAA' }],
    ['ssh.hostKey', { ...ssh, hostKey: '# only a comment' }],
  ])('%s: %j', async (argument, given) => {
    expect(await refusalOf(given)).toMatchObject({
      ...{ code: 'PANOPLY_INVALID_ARGUMENT', retryable: false, argument },
      message: expect.stringMatching(new RegExp(`^${argument.replace('.', '\\.')}: `)),
    })
  })

  it.each<[string, unknown]>([
    ['target.host', { port: 5432 }],
    ['target.host', { host: `postgres://u:${SECRET}@h/db`, port: 5432 }],
    ['target.port', { host: 'db' }],
    ['target.port', { host: 'db', port: '99999' }],
    ['target.port', { host: 'db', port: 'x' }],
  ])('%s: %j, also if there is no tunnel', async (argument, to) => {
    for (const given of [ssh, undefined, { ...ssh, active: false }]) {
      expect(await refusalOf(given, to)).toMatchObject({ argument })
    }
  })

  it.each([0, Number.NaN, Number.POSITIVE_INFINITY, '20'])('timeoutMs: %p', async (timeoutMs) => {
    expect(await refusalOf(ssh, target, { timeoutMs })).toMatchObject({ argument: 'timeoutMs' })
  })
})

describe('a straight way', () => {
  it.each<[string, SshSettings | null | undefined]>([
    ['there are no settings', undefined],
    ['the settings are null', null],
    ['active is false', { ...ssh, active: false }],
    ['active is the text false', { ...ssh, active: 'false' as unknown as boolean }],
    ['active is false and nothing else is filled', { active: false } as SshSettings],
    ['the platform has opened the tunnel', sshOf({ ssh_tunnel: ssh, platform_ssh: true })],
    ['platform_ssh is the text true', sshOf({ ssh_tunnel: ssh, platform_ssh: 'true' })],
    ['the source has no tunnel', sshOf({})],
  ])('leads to the target itself if %s', async (_, given) => {
    await using tunnel = await openTunnel(given, { host: 'db.internal', port: '5432' })
    expect(tunnel).toMatchObject({ host: 'db.internal', port: 5432 })
    expect([tunnel.error, tunnel.hostKey]).toEqual([undefined, undefined])
    await expect(tunnel.close()).resolves.toBeUndefined()
  })

  it.each([undefined, false, 'false', ''])('is not taken if platform_ssh is %p', (platform_ssh) => {
    expect(sshOf({ ssh_tunnel: ssh, platform_ssh })).toBe(ssh)
  })
})

function pem(label: string): string {
  return `-----BEGIN ${label}-----\n${Buffer.from(SECRET.repeat(9)).toString('base64')}\n-----END ${label}-----\n`
}
