import { describe, expect, it } from '@jest/globals'
import { secretValues, SecretMask } from '@panoply/errors'

import { defineConfig, parseSource, secretParams, SSH_TUNNEL_FIELDS } from '../../src/index.js'

const CONFIG = defineConfig({
  title: 'A database',
  params: [{ name: 'host' }, { name: 'ssh_tunnel', title: 'SSH tunnel', type: 'ssh-tunnel' }],
})

const login = { host: 'gate', username: 'me', password: 'hunter2-hunter2' }
const parsed = (ssh_tunnel: unknown): unknown =>
  parseSource(CONFIG, { host: 'db', ssh_tunnel }).ssh_tunnel

describe('a parameter of the type ssh-tunnel', () => {
  it.each([
    [
      'a text that is no JSON',
      'gate',
      'ssh_tunnel: expected an object with the fields active, host',
    ],
    ['a list', [login], 'got an array'],
    ['no host', { active: true, username: 'me', password: 'x' }, 'ssh_tunnel: host is missing'],
    ['no user', { ...login, username: '' }, 'ssh_tunnel: username is missing'],
    ['no way to log in', { ...login, password: null }, 'password or privateKey is missing'],
    [
      'a port that is none',
      { ...login, port: 'abc' },
      'port: expected a port from 1 to 65535, got a text',
    ],
    ['a port that is too large', { ...login, port: 70_000 }, 'port: expected a port'],
    ['no boolean', { ...login, active: 'maybe' }, 'active: expected true or false, got a text'],
    [
      'a number for a text',
      { ...login, privateKey: 7 },
      'privateKey: expected a text, got a number',
    ],
  ])('refuses %s', (_, tunnel, reason) => {
    expect(() => parsed(tunnel)).toThrow(reason)
    expect(() => parsed(tunnel)).not.toThrow('hunter2')
  })

  it.each([
    ['a form', { active: true, ...login }, { active: true, port: 22, ...login }],
    [
      'texts, as a variable gives them',
      { active: 'true', ...login, port: '2222' },
      { active: true, ...login, port: 2222 },
    ],
    ['JSON, as a flag gives it', JSON.stringify(login), { active: true, port: 22, ...login }],
    [
      'a tunnel that is off',
      { active: false, host: 'gate', username: '' },
      { active: false, host: 'gate' },
    ],
    ['an empty form', { host: '', username: null }, { active: false }],
    [
      'keys that it does not know',
      { ...login, via: 'x' },
      { active: true, port: 22, ...login, via: 'x' },
    ],
  ])('takes %s', (_, tunnel, expected) => {
    expect(parsed(tunnel)).toEqual(expected)
  })

  it('is not there where it was not filled in', () => {
    expect(parseSource(CONFIG, { host: 'db' })).toEqual({ host: 'db' })
  })

  it('has secrets in it, and names that are none', () => {
    const source = {
      host: 'db',
      ssh_tunnel: {
        ...login,
        privateKey: 'line-one\nline-two',
        passphrase: 'open-sesame',
        hostKey: 'SHA256:abc',
      },
    }
    const secrets = secretValues(source, secretParams(CONFIG))
    expect(secrets.sort()).toEqual(['hunter2-hunter2', 'line-one\nline-two', 'open-sesame'])
    expect(new SecretMask(secrets).mask('gate refused me: line-two')).toBe(
      'gate refused me: [secret]',
    )
  })

  it('asks for its fields in one order, and for secrets as such', () => {
    expect(SSH_TUNNEL_FIELDS.map(({ name }) => name)).toEqual([
      ...['active', 'host', 'port', 'username', 'password', 'privateKey', 'passphrase', 'hostKey'],
    ])
    const hidden = SSH_TUNNEL_FIELDS.filter(({ type }) => type === 'password')
    expect(hidden.map(({ name }) => name)).toEqual(['password', 'privateKey', 'passphrase'])
  })
})
