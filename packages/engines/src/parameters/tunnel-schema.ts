import type { PlainObject } from '@panoply/runner'

import { isObject } from '../values/object-value.js'

/** The key that distinguishes the ways to reach a database. */
const METHOD = 'tunnel_method'
const NO_TUNNEL = 'NO_TUNNEL'

const DEFAULT_SSH_PORT = 22

/** The property for a parameter of the type `ssh-tunnel`: one of three ways, each with its own constant. */
export const tunnelForms = (): PlainObject[] => [
  { title: 'No tunnel', required: [METHOD], properties: { [METHOD]: method(NO_TUNNEL) } },
  form('SSH with a key', 'SSH_KEY_AUTH', {
    privateKey: secret('Private key', 2, { multiline: true }),
    passphrase: secret('Passphrase of the key', 3),
  }),
  form('SSH with a password', 'SSH_PASSWORD_AUTH', { password: secret('Password', 2) }),
]

const form = (title: string, name: string, secrets: PlainObject): PlainObject => ({
  title,
  required: [METHOD, 'host', 'username', ...Object.keys(secrets).slice(0, 1)],
  properties: {
    [METHOD]: method(name),
    host: { type: 'string', title: 'SSH host', order: 0 },
    username: { type: 'string', title: 'SSH user', order: 1 },
    ...secrets,
    port: { type: 'integer', title: 'SSH port', default: DEFAULT_SSH_PORT, order: 4 },
    hostKey: { type: 'string', title: 'Public key of the SSH host', order: 5 },
  },
})

const method = (name: string): PlainObject => ({ type: 'string', const: name })

const secret = (title: string, order: number, more: PlainObject = {}): PlainObject => ({
  ...{ type: 'string', title, airbyte_secret: true, order },
  ...more,
})

/** The value of the parameter for one of the three ways: `{ active, host, port, … }`. */
export const tunnelOf = (value: unknown): unknown => {
  if (!isObject(value) || !(METHOD in value)) return value
  const { [METHOD]: name, ...ssh } = value
  return { active: name !== NO_TUNNEL, ...ssh }
}
