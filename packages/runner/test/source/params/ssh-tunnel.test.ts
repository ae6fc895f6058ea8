import { describe, expect, it } from '@jest/globals'
import type { DataSourceConfig } from '@panoply/datasource'

import { collector } from './collector.js'

const CONFIG: DataSourceConfig = { params: [{ name: 'ssh', title: 'Tunnel', type: 'ssh-tunnel' }] }
const REQUIRED: DataSourceConfig = {
  params: [{ name: 'ssh', type: 'ssh-tunnel', required: true }],
}
const TUNNEL = { host: 'bastion', username: 'me', password: 'hunter2-hunter2' }

describe('a parameter of the type ssh-tunnel', () => {
  it.each([
    ['no JSON', 'bastion', /ssh: expected an object with the fields active, host/],
    ['a list', '[]', /ssh: expected an object/],
    ['a tunnel without a user', '{"host":"bastion","password":"x"}', /username is missing/],
    ['a port that is none', JSON.stringify({ ...TUNNEL, port: 'abc' }), /port: expected a port/],
  ])('is refused as %s', async (_, text, reason) => {
    await expect(
      collector().collect(CONFIG, { env: { PANOPLY_SOURCE_SSH: text } }),
    ).rejects.toThrow(reason)
  })

  it('is JSON in a variable, and its password is a secret from then on', async () => {
    const { collect, secrets } = collector()
    const env = { PANOPLY_SOURCE_SSH: JSON.stringify(TUNNEL) }
    await expect(collect(CONFIG, { env })).resolves.toEqual({
      ssh: { ...TUNNEL, active: true, port: 22 },
    })
    expect(secrets.mask(`with ${TUNNEL.password}`)).toBe('with [secret]')
  })

  it('is JSON in a flag, with the warning that each secret gets there', async () => {
    const { collect, warnings } = collector()
    const source = await collect(CONFIG, { flags: { ssh: [JSON.stringify(TUNNEL)] } })
    expect(source).toMatchObject({ ssh: TUNNEL })
    expect(warnings.join('\n')).toContain('--ssh is a secret')
    expect(warnings.join('\n')).not.toContain(TUNNEL.password)
  })

  it('is asked for field by field, without the key where there is a password', async () => {
    const { collect, asked, secrets } = collector()
    const answers = [true, 'bastion', 2222, 'me', TUNNEL.password, undefined]
    await expect(collect(CONFIG, { answers })).resolves.toEqual({
      ssh: { ...TUNNEL, active: true, port: 2222 },
    })
    expect(asked).toEqual([
      'select Tunnel: Connect through an SSH server:',
      'text Tunnel: SSH host:',
      'number Tunnel: SSH port:',
      'text Tunnel: SSH user:',
      'password Tunnel: SSH password:',
      'text Tunnel: Key or fingerprint of the SSH server:',
    ])
    expect(secrets.mask(TUNNEL.password)).toBe('[secret]')
  })

  it('is asked for with the key and its passphrase where there is no password', async () => {
    const answers = [
      true,
      'bastion',
      undefined,
      'me',
      undefined,
      'the-key-of-me',
      'open-sesame',
      '',
    ]
    await expect(collector().collect(CONFIG, { answers })).resolves.toMatchObject({
      ssh: { active: true, port: 22, privateKey: 'the-key-of-me', passphrase: 'open-sesame' },
    })
  })

  it.each([
    [CONFIG, {}],
    [REQUIRED, { ssh: { active: false } }],
  ])('is one question where a person wants no tunnel: %#', async (config, source) => {
    const { collect, asked } = collector()
    await expect(collect(config, { answers: [false] })).resolves.toEqual(source)
    expect(asked).toHaveLength(1)
  })
})
