/** The table of words that tell whether a field holds a secret. All words are in lower case and in the singular. */

/** A name with one of these words in it is a secret's. */
export const SECRET_WORDS = new Set([
  ...['password', 'passwd', 'pwd', 'pswd', 'passphrase', 'passcode', 'passkey', 'passwort'],
  ...['secret', 'token', 'credential', 'cred', 'jwt', 'bearer', 'cookie', 'signature', 'dsn'],
  ...['authorization', 'pat', 'totp', 'otp', 'kennwort', 'connectionstring', 'connstr'],
])

/** A name that ends with one of these words is a secret's. */
export const SECRET_LAST_WORDS = new Set([
  ...['pass', 'pw', 'auth', 'session', 'sessionid', 'sid', 'sas', 'sig', 'hmac', 'webhook', 'pem'],
  ...['userpass', 'dbpass', 'smtppass', 'adminpass', 'rootpass', 'proxypass', 'basicauth'],
])

/** A name that ends with one of these phrases is a secret's. */
export const SECRET_PHRASES = new Set([
  ...['connection string', 'conn string', 'conn str', 'connection url', 'connection uri'],
  ...['session id', 'auth code', 'code verifier', 'client assertion', 'verification code'],
  ...['webhook url', 'webhook uri', 'sas url', 'sas uri', 'signed url', 'presigned url'],
  ...['account json', 'auth header', 'auth string', 'recovery code', 'backup code'],
])

/** What a word ends with where several were written together: `clientsecret`, `authtoken`. */
export const SECRET_ENDINGS: readonly string[] = [
  ...['password', 'passwd', 'passphrase', 'secret', 'token', 'credential', 'connectionstring'],
]

/** Words in front of `key` that make it a secret. A primary, a public or an incremental key is none. */
export const SECRET_KEYS = new Set([
  ...['api', 'private', 'secret', 'access', 'auth', 'encryption', 'decryption', 'signing'],
  ...['signature', 'shared', 'master', 'ssh', 'pgp', 'gpg', 'rsa', 'hmac', 'aes', 'account'],
  ...['storage', 'service', 'app', 'application', 'client', 'consumer', 'license', 'licence'],
  ...['subscription', 'webhook', 'deploy', 'server', 'admin', 'developer', 'integration', 'sas'],
  ...['write', 'session', 'security', 'bearer', 'sdk', 'ingestion'],
])

/** A name that ends like this tells about a secret and is none: `token_type`, `tokenUrl`, `secretName`. */
export const TELLING_LAST_WORDS = new Set([
  ...['type', 'url', 'uri', 'name', 'expires', 'expiry', 'expiration', 'in', 'at', 'on', 'count'],
  ...[
    'limit',
    'length',
    'endpoint',
    'path',
    'field',
    'column',
    'format',
    'policy',
    'hint',
    'label',
  ],
  ...['prefix', 'size', 'ttl', 'lifetime', 'age', 'status', 'enabled', 'required', 'valid'],
  ...['version', 'algorithm', 'alg', 'scheme', 'method', 'mode', 'provider', 'scope', 'issuer'],
  ...['audience', 'table', 'title', 'help', 'placeholder', 'description', 'date', 'time'],
  ...['timestamp', 'duration', 'rotation', 'strength', 'index', 'position', 'param', 'parameter'],
  ...['usage', 'used', 'budget', 'consent', 'error', 'failed', 'attempts', 'attempt', 'changed'],
])

/** A name that begins like this counts or asks: `max_tokens`, `has_password`. */
export const TELLING_FIRST_WORDS = new Set([
  ...['max', 'min', 'total', 'num', 'count', 'prompt', 'completion', 'input', 'output', 'cached'],
  ...['remaining', 'used', 'has', 'is', 'use', 'uses', 'needs', 'requires', 'require', 'enable'],
  ...['disable', 'allow', 'should', 'forgot', 'show', 'hide'],
])
