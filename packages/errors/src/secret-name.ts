/** Words that make a name a secret's wherever they stand in it. */
const SECRET_WORDS = new Set([
  ...['password', 'passwd', 'pwd', 'passphrase', 'secret', 'token', 'credential', 'authorization'],
  ...['cookie', 'signature', 'bearer', 'jwt'],
])
/** What words end with that were written together: `clientsecret`, `authtoken`, `privatekey`. */
const SECRET_END =
  /(?:password|passwd|passphrase|secret|token|(?:api|private|secret|access|auth|ssh)key)$/
/** Words before `key` that make it a secret; a primary or an incremental key is none. */
const SECRET_KEYS = new Set([
  ...['api', 'private', 'secret', 'access', 'auth', 'encryption', 'signing', 'shared', 'master'],
  ...['ssh', 'pgp', 'gpg'],
])
/** A name that ends like this tells about a secret and is none: `token_type`, `tokenUrl`, `secretName`. */
const TELLING_ENDS = new Set([
  ...['type', 'url', 'uri', 'name', 'expires', 'expiry', 'in', 'at', 'count', 'limit', 'length'],
])
/** A name that begins like this counts: `max_tokens`. */
const COUNTING_STARTS = new Set(['max', 'min', 'total', 'num', 'count'])

/**
 * Whether a field of this name holds a secret: `password`, `apiKey`, `access_token`, `APISecret`, `api_key_v2`, `tokens`,
 * `connectionString`, a bare `key`. Names that merely tell about one (`token_type`) and other keys (`primaryKey`,
 * `incKey`) are ordinary.
 */
export const isSecretName = (name: string): boolean => {
  const words = wordsOf(name)
  const [first] = words
  const last = words.at(-1)
  if (first === undefined || last === undefined) return false
  if (TELLING_ENDS.has(last) || COUNTING_STARTS.has(first)) return false
  if (words.some((word) => SECRET_WORDS.has(singular(word)) || SECRET_END.test(singular(word)))) {
    return true
  }
  const before = words.at(-2)
  if (last === 'key' && before === undefined) return true
  if (singular(last) === 'key') return before !== undefined && SECRET_KEYS.has(before)
  return last === 'pass' || (before === 'connection' && last === 'string')
}

/** In lower case, without numbers and versions: `APIKey1` is `api key`, `api_key_v2` too. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.replace(/^v?\d+$|\d+$/, ''))
    .filter((word) => word !== '')

const singular = (word: string): string => word.replace(/s$/, '')
