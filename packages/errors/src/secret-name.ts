/** Words that make a name a secret's wherever they stand in it. */
const SECRET_WORDS = new Set([
  ...['password', 'passwd', 'pwd', 'passphrase', 'secret', 'token', 'credential', 'credentials'],
  ...[
    'authorization',
    'cookie',
    'apikey',
    'privatekey',
    'accesstoken',
    'refreshtoken',
    'signature',
  ],
])
/** Words before `key` that make it a secret; a primary or an incremental key is none. */
const SECRET_KEYS = new Set([
  ...['api', 'private', 'secret', 'access', 'auth', 'encryption', 'signing', 'shared', 'master'],
])
/** A name that ends like this tells about a secret and is none: `token_type`, `tokenUrl`, `secretName`. */
const TELLING_ENDS = new Set([
  ...['type', 'url', 'uri', 'name', 'expires', 'expiry', 'in', 'at', 'count', 'limit', 'length'],
])

/**
 * Whether a field of this name holds a secret: `password`, `apiKey`, `access_token`, `privateKey`, a bare `key`.
 * Names that merely tell about one (`token_type`) and other keys (`primaryKey`, `incKey`) are ordinary.
 */
export const isSecretName = (name: string): boolean => {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  const last = words.at(-1)
  if (last === undefined || TELLING_ENDS.has(last)) return false
  if (words.some((word) => SECRET_WORDS.has(word))) return true
  const beforeKey = words.at(-2)
  return last === 'key' && (beforeKey === undefined || SECRET_KEYS.has(beforeKey))
}
