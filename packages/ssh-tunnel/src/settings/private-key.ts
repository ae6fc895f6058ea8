import { InvalidArgumentError } from '@panoply/errors'

import { hasPkcs8Label, pkcs8ToSshKey } from './pkcs8-key.js'

/** The length of a line in a PEM file. Parsers accept other lengths, too. */
const LINE_LENGTH = 64

const PEM = /-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----/s
/**
 * The header of an encrypted key in old PEM form. `DEK-Info` names the cipher and its initial vector, in hexadecimal.
 */
const ENCRYPTION = /^\s*Proc-Type:\s*4,\s*ENCRYPTED\s*DEK-Info:\s*([A-Z0-9-]+),\s*/

/**
 * Brings a private key into a form that ssh2 reads. Web forms and environment variables may lose line ends: then the
 * key is one line, with blanks or the two characters `\n` in place of the line ends. A key in PKCS#8 form is converted.
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

/**
 * The length of the initial vector in hexadecimal digits. It is one block of the cipher. If line ends are lost, only
 * this length tells where the vector ends.
 */
const vectorLength = (cipher: string): number => (cipher.startsWith('AES') ? 32 : 16)

const wrap = (base64: string): string[] =>
  base64.replaceAll(/\s/g, '').match(new RegExp(`.{1,${LINE_LENGTH}}`, 'g')) ?? []
