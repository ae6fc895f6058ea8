import { InvalidArgumentError } from '@panoply/errors'

import { hasPkcs8Label, pkcs8ToSshKey } from './pkcs8-key.js'

/** The length of a line in a PEM file; what reads it accepts others, too. */
const LINE_LENGTH = 64

const PEM = /-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----/s
/** How an old PEM file says that it is encrypted. `DEK-Info` names the cipher and its initial vector, in hexadecimal. */
const ENCRYPTION = /^\s*Proc-Type:\s*4,\s*ENCRYPTED\s*DEK-Info:\s*([A-Z0-9-]+),\s*/

/**
 * A private key as ssh2 reads it. Forms and environment variables lose line ends: a key may come in one line, with
 * blanks or with the two characters `\n` in their place. A key in PKCS#8 form is converted.
 *
 * @throws InvalidArgumentError for a text that holds no private key
 */
export const restorePrivateKey = (given: string, passphrase: string | undefined): string => {
  const text = given.replaceAll(/\\r\\n|\\n|\\r/g, '\n')
  if (text.includes('PuTTY-User-Key-File')) return given
  const [, label, body] = PEM.exec(text) ?? []
  if (label === undefined || body === undefined || !label.endsWith('PRIVATE KEY')) {
    throw new InvalidArgumentError(
      'ssh.privateKey: expected a private key that begins with -----BEGIN … PRIVATE KEY----- and has its end, got another text',
      { argument: 'ssh.privateKey' },
    )
  }
  const pem = [`-----BEGIN ${label}-----`, ...linesOf(body), `-----END ${label}-----`, ''].join(
    '\n',
  )
  return hasPkcs8Label(label) ? pkcs8ToSshKey(pem, passphrase) : pem
}

const linesOf = (body: string): string[] => {
  const [header = '', cipher = ''] = ENCRYPTION.exec(body) ?? []
  if (header === '') return wrap(body)
  const rest = body.slice(header.length)
  const vector = rest.slice(0, vectorLength(cipher))
  return [
    'Proc-Type: 4,ENCRYPTED',
    `DEK-Info: ${cipher},${vector}`,
    '',
    ...wrap(rest.slice(vector.length)),
  ]
}

/** In hexadecimal digits: one block of the cipher. Without line ends, only its length tells where the vector ends. */
const vectorLength = (cipher: string): number => (cipher.startsWith('AES') ? 32 : 16)

const wrap = (base64: string): string[] =>
  base64.replaceAll(/\s/g, '').match(new RegExp(`.{1,${LINE_LENGTH}}`, 'g')) ?? []
