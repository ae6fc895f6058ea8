import { lazily } from '../../values/lazily.js'
import { withoutMarks } from './words-of.js'

// The table of words that tell whether a field holds a secret. Bundlers can leave the tables out of programs that do
// not mask. All words are in lower case and in the singular.

/**
 * Names are compared without accents. So the words of the table are stripped of theirs, too. This loads the tables of
 * Unicode, which takes longer than the rest of the import. So it is done with the first name.
 */
const table = (rows: () => readonly (readonly string[])[]): (() => ReadonlySet<string>) =>
  lazily(() => new Set(rows().flat().map(withoutMarks)))

const byLastLetter = (words: readonly string[]): ReadonlyMap<string, readonly string[]> => {
  const groups = new Map<string, string[]>()
  for (const word of words) {
    const letter = word.slice(-1)
    groups.set(letter, [...(groups.get(letter) ?? []), word])
  }
  return groups
}

/** A name that holds one of these words is the name of a secret. */
export const SECRET_WORDS = /* @__PURE__ */ table(() => [
  ['password', 'passwd', 'pwd', 'pswd', 'passphrase', 'passcode', 'passkey', 'pincode'],
  ['secret', 'token', 'credential', 'cred', 'jwt', 'bearer', 'cookie', 'signature', 'dsn'],
  ['authorization', 'pat', 'totp', 'otp', 'csrf', 'xsrf', 'connectionstring', 'connstr'],
  // Portuguese, Spanish, French, Polish, Czech, Turkish and other words. Other words may end with them.
  ['senha', 'segredo', 'secreto', 'mdp', 'jeton', 'hasło', 'haslo', 'heslo', 'şifre'],
  ['parola', 'lozinka', 'geslo', 'segreto', 'geheimnis', 'apischlüssel'],
  ['секрет', 'токен'],
])

/**
 * The ends of words that are written together: `clientsecret`, `authtoken`, `Datenbankpasswort`. They are grouped by
 * their last letter, because most words end with a letter that only a few of them have.
 */
export const SECRET_ENDINGS = /* @__PURE__ */ lazily(() =>
  byLastLetter(
    [
      [
        'password',
        'passwd',
        'pwd',
        'passphrase',
        'secret',
        'token',
        'credential',
        'connectionstring',
      ],
      ['passwort', 'kennwort', 'wachtwoord', 'lösenord', 'passord', 'adgangskode', 'salasana'],
      ['contraseña', 'contrasenya', 'motdepasse', 'palavrapasse', 'jelszó', 'пароль'],
      [
        '密钥',
        '密鑰',
        '秘钥',
        '私钥',
        '令牌',
        'トークン',
        '秘密鍵',
        'シークレット',
        '토큰',
        '암호',
        '비밀키',
      ],
      ['密码', '密碼', '口令', 'パスワード', '暗証番号', '비밀번호', 'סיסמה', 'סיסמא', 'รหัสผ่าน'],
    ]
      .flat()
      .map(withoutMarks),
  ),
)

/** A name that ends with one of these words is the name of a secret. */
export const SECRET_LAST_WORDS = /* @__PURE__ */ table(() => [
  ['pass', 'pw', 'auth', 'session', 'sessionid', 'sid', 'sas', 'sig', 'hmac', 'webhook', 'pem'],
  ['userpass', 'dbpass', 'smtppass', 'adminpass', 'rootpass', 'proxypass', 'basicauth'],
  ['pin', 'pfx', 'p12', 'p8', 'pkcs12', 'keytab', 'salt', 'cvv', 'cvc'],
  ['bindpw', 'userpw', 'dbpw', 'rootpw', 'adminpw'],
])

/** A name that ends with one of these phrases of two or three words is the name of a secret. */
export const SECRET_PHRASES = /* @__PURE__ */ table(() => [
  ['connection string', 'conn string', 'conn str', 'session id', 'secret id', 'code verifier'],
  ['client assertion', 'webhook url', 'webhook uri', 'sas url', 'sas uri', 'signed url'],
  ['presigned url', 'account json', 'auth header', 'auth string', 'id rsa', 'seed phrase'],
  ['auth code', 'verification code', 'recovery code', 'backup code', 'mfa code', 'tfa code'],
  ['2fa code', 'factor code', 'sms code', 'pin code', 'security code', 'access code'],
  ['device code', 'login code', 'recovery phrase'],
  ['backup codes', 'recovery codes', 'unlock code', 'security answer', 'access grant'],
  ['pass phrase', 'pass code', 'pass word', 'hook url', 'hook uri', 'jaas config', 'api hash'],
  [
    'service account',
    'service account info',
    'key json',
    'json key',
    'keyfile json',
    'keyfile dict',
  ],
  ['api schlüssel', 'privater schlüssel', 'geheimer schlüssel', 'ключ api', 'llave api'],
  ['llave secreta', 'llave privada'],
  ['de passe', 'palavra passe', 'كلمة المرور', 'كلمة السر', 'mật khẩu', 'kata sandi'],
  ['clave api', 'clave secreta', 'clave privada', 'chave api', 'chave secreta', 'chave privada'],
  ['clé api', 'clé secrète', 'clé privée', 'chiave api', 'chiave segreta', 'chiave privata'],
])

/** The last words of these phrases. Most names end with another word, and make no phrase that is looked up. */
export const PHRASE_ENDS = /* @__PURE__ */ lazily(
  (): ReadonlySet<string> =>
    new Set([...SECRET_PHRASES()].map((phrase) => phrase.slice(phrase.lastIndexOf(' ') + 1))),
)

/** A name of only this word is the name of a secret: `key`, also in Spanish and Portuguese. */
export const SECRET_ALONE = /* @__PURE__ */ table(() => [['key', 'clave', 'chave']])

/** Words before `key` that make it the name of a secret. A primary, a public or an incremental key is no secret. */
export const SECRET_KEYS = /* @__PURE__ */ table(() => [
  ['api', 'hapi', 'private', 'secret', 'access', 'auth', 'encryption', 'decryption', 'signing'],
  ['signature', 'shared', 'master', 'ssh', 'pgp', 'gpg', 'rsa', 'hmac', 'aes', 'account'],
  ['storage', 'service', 'app', 'application', 'client', 'consumer', 'license', 'licence'],
  ['subscription', 'webhook', 'deploy', 'server', 'admin', 'developer', 'integration', 'sas'],
  ['write', 'session', 'security', 'bearer', 'sdk', 'ingestion', 'ssl', 'tls', 'cipher'],
  ['restricted', 'merchant', 'ca', 'cert', 'certificate', 'pass', 'pem', 'crypto', 'sign'],
  ['fernet', 'des', 'wallet', 'activation', 'serial', 'read', 'insert', 'ingest', 'functions'],
  ['authentication', 'instrumentation', 'cosmos', 'cosmosdb', 'apns', 'captcha', 'partner', 'user'],
  ['reseller', 'bot', 'enrollment', 'management'],
])

/**
 * Words before `url` or `uri` that make it the name of a connection string, which mostly holds a password. Other
 * addresses are no secret as a whole: `SecretMask` masks only their passwords.
 */
export const CONNECTIONS = /* @__PURE__ */ table(() => [
  ['connection', 'conn', 'database', 'db', 'postgres', 'postgresql', 'pg', 'mysql', 'mariadb'],
  ['mssql', 'sqlserver', 'oracle', 'mongo', 'mongodb', 'redis', 'jdbc', 'odbc', 'clickhouse'],
  ['cockroachdb', 'snowflake', 'redshift', 'sqlalchemy', 'couchdb', 'cassandra', 'memcached'],
  ['amqp', 'rabbitmq', 'broker', 'proxy', 'smtp', 'ftp', 'sftp'],
])

/**
 * A name with one of these ends describes a secret: `token_type`, `tokenUrl`, `secretName`. Its value is no secret.
 */
export const TELLING_LAST_WORDS = /* @__PURE__ */ table(() => [
  ['type', 'url', 'uri', 'name', 'id', 'ids', 'expires', 'expiry', 'expiration', 'in', 'at'],
  ['on', 'count', 'limit', 'length', 'endpoint', 'path', 'field', 'column', 'format', 'policy'],
  ['hint', 'label', 'prefix', 'size', 'ttl', 'lifetime', 'age', 'status', 'enabled', 'required'],
  ['valid', 'version', 'algorithm', 'alg', 'scheme', 'method', 'mode', 'provider', 'scope'],
  ['issuer', 'audience', 'table', 'title', 'help', 'placeholder', 'description', 'date', 'time'],
  ['timestamp', 'duration', 'rotation', 'strength', 'index', 'position', 'param', 'parameter'],
  ['minute', 'second', 'hour', 'day', 'month', 'domain', 'host', 'region', 'arn', 'namespace'],
  ['usage', 'used', 'budget', 'consent', 'error', 'failed', 'attempts', 'attempt', 'changed'],
])

/** Words before `token` that make it a place in a list of results: `nextPageToken`, `sync_token`. It is no secret. */
export const PLACES = /* @__PURE__ */ table(() => [
  ['page', 'paging', 'pagination', 'next', 'continuation', 'continue', 'cursor', 'sync'],
  ['delta', 'resume', 'start', 'watermark'],
])

/** The value of a name with one of these beginnings is a number or a boolean: `max_tokens`, `has_password`. */
export const TELLING_FIRST_WORDS = /* @__PURE__ */ table(() => [
  ['max', 'min', 'total', 'num', 'count', 'prompt', 'completion', 'input', 'output', 'cached'],
  ['remaining', 'used', 'has', 'is', 'use', 'uses', 'needs', 'requires', 'require', 'enable'],
  ['disable', 'allow', 'should', 'forgot', 'show', 'hide'],
])

/** The ends of names that tell two secrets apart: `api_key_live`, `CLIENT_SECRET_PROD`. They are left out. */
export const VARIANTS = /* @__PURE__ */ table(() => [
  [
    'prod',
    'production',
    'live',
    'test',
    'testing',
    'sandbox',
    'staging',
    'stage',
    'dev',
    'development',
  ],
  ['old', 'new', 'current', 'previous', 'primary', 'secondary', 'backup', 'default', 'eu', 'us'],
  ['base64', 'b64', 'encoded', 'plain', 'raw', 'value', 'text', 'string', 'hex', 'base'],
])
