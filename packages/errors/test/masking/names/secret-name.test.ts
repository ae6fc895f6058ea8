import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { isSecretName } from '../../../src/index.js'

describe('isSecretName', () => {
  it.each([
    ...['client_secret', 'api_key', 'apikey', 'API key', 'access_key', 'aws_secret_access_key'],
    ...[
      'private_key',
      'privateKey',
      'PRIVATE-KEY',
      'passphrase',
      'pwd',
      'passwd',
      'github_pat',
      'PAT',
    ],
    ...[
      'jwt',
      'bearer',
      'auth',
      'basic_auth',
      'credentials',
      'session',
      'sessionId',
      'session-cookie',
    ],
    ...[
      'cookie',
      'Set-Cookie',
      'sas',
      'sasToken',
      'sas_url',
      'signature',
      'X-Amz-Signature',
      'sig',
    ],
    ...['connection string', 'ConnectionString', 'connection_string', 'DSN', 'sentryDsn'],
    ...[
      'webhook',
      'slack_webhook_url',
      'webhookUrl',
      'OAuthToken',
      'oauth_token_secret',
      'x-api-key',
    ],
    ...['AccountKey', 'SharedAccessKey', 'Ocp-Apim-Subscription-Key', 'consumerSecret', 'writeKey'],
    ...['db_pass', 'dbPassword1', 'smtppass', 'refreshToken', 'id_token', 'code_verifier', 'otp'],
    ...[
      'Proxy-Authorization',
      'hmacKey',
      'service_account_json',
      'service_account_key',
      'sshPrivateKey',
    ],
  ])('%s is a secret', (name) => {
    expect(isSecretName(name)).toBe(true)
  })

  it.each([
    ...['primary key', 'primaryKey', 'primary_key', 'key_count', 'keyCount', 'keys', 'foreign_key'],
    ...[
      'partition_key',
      'sort_key',
      'public_key',
      'access_key_id',
      'keyword',
      'keyboard',
      'monkey',
    ],
    ...['tokenizer', 'tokenized', 'author', 'authored_by', 'authority', 'authorized', 'secretary'],
    ...['passport', 'compass', 'bypass', 'passenger', 'session_count', 'sessions', 'session_start'],
    ...[
      'token_type',
      'tokenUrl',
      'token_expires_at',
      'auth_type',
      'auth_method',
      'signature_version',
    ],
    ...['prompt_tokens', 'max_tokens', 'completion_tokens', 'has_password', 'password_policy'],
    ...['cookie_consent', 'path', 'pattern', 'patient', 'category', 'description', 'designation'],
    ...[
      'sasquatch',
      'classify',
      'signal',
      'design',
      'sign_in',
      'dsname',
      'credit',
      'webhooks_enabled',
    ],
  ])('%s is none', (name) => {
    expect(isSecretName(name)).toBe(false)
  })

  it('is the same in camel case, snake case, kebab case, capitals and words', () => {
    const word = fc.constantFrom(
      ...[
        'api',
        'client',
        'secret',
        'key',
        'token',
        'primary',
        'session',
        'id',
        'user',
        'pass',
        'url',
      ],
    )
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const capitals = words.map((each) => each.charAt(0).toUpperCase() + each.slice(1))
        const forms = [
          words.join('_'),
          words.join('-'),
          words.join(' '),
          words.join('_').toUpperCase(),
          capitals.join(''),
          `${words[0] ?? ''}${capitals.slice(1).join('')}`,
          `${words.join('.')}2`,
        ]
        expect(new Set(forms.map(isSecretName)).size).toBe(1)
      }),
    )
  })

  // A search that takes the square of the length would not come to an end before the test is stopped.
  it.each(['A', 'a', '1', '_', 'aB', 's', 'key', 'Key_', 'é', ' '])(
    'takes time linear in a name of %s',
    (part) => {
      expect(isSecretName(`${part.repeat(2_000_000)}!`)).toBe(false)
    },
  )

  it.each(
    (
      'tokens secrets passwords apiKeys api_keys APIToken APISecret APIKey apitoken authtoken clientsecret ' +
      'secretkey accesskey userpassword apiKey1 api_key_v2 password2 sshKey jwt bearer pass db_pass ' +
      'connectionString credentials'
    ).split(' '),
  )('%s is a secret, however it is written', (name) => {
    expect(isSecretName(name)).toBe(true)
  })

  it.each(
    'max_tokens totalTokens keys primaryKeys accessKeyId connection strings passes by_pass2_count 42'.split(
      ' ',
    ),
  )('%s is none', (name) => {
    expect(isSecretName(name)).toBe(false)
  })

  it.each(
    'password token key apiKey api_key secret access_token refresh_token privateKey db-password clientSecret'.split(
      ' ',
    ),
  )('%s is a secret', (name) => {
    expect(isSecretName(name)).toBe(true)
  })

  it.each(
    'user host primaryKey primary-key incKey inckey keyspace token_type tokenUrl monkey destination keywords'.split(
      ' ',
    ),
  )('%s is none', (name) => {
    expect(isSecretName(name)).toBe(false)
  })

  it('takes an empty name for an ordinary one', () => {
    expect(isSecretName('')).toBe(false)
  })
})
