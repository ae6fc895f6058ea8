import { inspect } from 'node:util'

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '/': '&#x2F;' },
}

const bytesOf = (text: string): Buffer => Buffer.from(text)
const hexOf = (text: string, separator: string): string =>
  [...bytesOf(text)].map((byte) => byte.toString(16).padStart(2, '0')).join(separator)

/** A text with an escape for a terminal behind its third character. */
const coloured = (text: string): string => {
  const start = Array.from(text).slice(0, 3).join('')
  return `${start}\u001B[0m${text.slice(start.length)}`
}

/** A mail, in short lines. */
const quotedPrintable = (text: string): string =>
  Array.from(bytesOf(text), (byte) =>
    byte === 0x3d || byte < 0x20 || byte > 0x7e
      ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
      : String.fromCharCode(byte),
  )
    .map((each, at) => (at % 10 === 9 ? `${each}=\r\n` : each))
    .join('')

/** The ways in which texts quote a secret, each with a name for a test. */
export const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  JSON: (text) => JSON.stringify({ text }),
  inspect: (text) => inspect({ text }),
  'inspect of a line': (text) => inspect([text], { breakLength: Infinity }),
  'ASCII escapes': (text) =>
    text
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  'byte escapes': (text) =>
    [...bytesOf(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join(''),
  'a URL': (text) => encodeURIComponent(text),
  'a URL in lower case': (text) =>
    encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
  'a form': (text) => new URLSearchParams({ text }).toString(),
  'percent for every byte': (text) => `%${hexOf(text, '%')}`,
  HTML: (text) => text.replace(/[&<>"'/]/g, (character) => ENTITIES[character] ?? character),
  'HTML numbers': (text) =>
    Array.from(text, (each) => `&#${String(each.codePointAt(0))};`).join(''),
  'HTML hexadecimal numbers': (text) =>
    Array.from(text, (each) => `&#x${(each.codePointAt(0) ?? 0).toString(16)};`).join(''),
  'HTML without semicolons': (text) =>
    text.replace(/[&<>"]/g, (character) => (ENTITIES[character] ?? '').slice(0, -1)),
  'octal escapes': (text) =>
    [...bytesOf(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
  'quoted-printable': quotedPrintable,
  'quoted-printable in JSON': (text) => JSON.stringify(quotedPrintable(text)),
  'colours of a terminal': (text) => `\u001B[1;31m${coloured(text)}`,
  'colours of a terminal in JSON': (text) => JSON.stringify(coloured(text)),
  'composed letters': (text) => text.normalize('NFC'),
  'decomposed letters': (text) => text.normalize('NFD'),
  'hexadecimal digits': (text) => hexOf(text, ''),
  'hexadecimal digits in capitals': (text) => hexOf(text, '').toUpperCase(),
  'hexadecimal digits with colons': (text) => hexOf(text, ':'),
  'a Buffer': (text) => inspect(bytesOf(text)),
  'a Uint8Array': (text) => inspect(new Uint8Array(bytesOf(text))),
  'an ArrayBuffer': (text) => inspect(new Uint8Array(bytesOf(text)).buffer),
  'a Buffer in JSON': (text) => JSON.stringify(bytesOf(text)),
  'a Uint8Array in JSON': (text) => JSON.stringify(new Uint8Array(bytesOf(text))),
  base64: (text) => bytesOf(text).toString('base64'),
  'base64 for URLs': (text) => bytesOf(text).toString('base64url'),
  'base64 in lines of 76': (text) => bytesOf(text).toString('base64').replace(/.{76}/g, '$&\r\n'),
  'base64 in short lines': (text) => bytesOf(text).toString('base64').replace(/.{7}/g, '$&\n   '),
  'base64 in lines in JSON': (text) =>
    JSON.stringify(bytesOf(text).toString('base64').replace(/.{10}/g, '$&\n')),
  'base64 in lines as inspect shows it': (text) =>
    inspect({ value: bytesOf(text).toString('base64').replace(/.{20}/g, '$&\n') }),
  CSV: (text) => `"${text.replaceAll('"', '""')}"`,
  SQL: (text) => `'${text.replaceAll("'", "''")}'`,
  'a shell': (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`,
  'escapes of Python': (text) =>
    Array.from(
      text,
      (each) => `\\U${(each.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`,
    ).join(''),
  'an array of characters': (text) => inspect(Array.from(text)),
  'an array of characters in JSON': (text) => JSON.stringify(Array.from(text)),
  'a text that was spread into an object': (text) => inspect(Object.assign({}, Array.from(text))),
  'an Int8Array': (text) => inspect(new Int8Array(bytesOf(text))),
  'a Uint8Array in JSON of several lines': (text) =>
    JSON.stringify(new Uint8Array(bytesOf(text)), undefined, 2),
  'a Basic authorization': (text) => `Basic ${bytesOf(`user:${text}`).toString('base64')}`,
}

/** Whether a text lets a secret be read, whichever of the encodings one undoes. */
export const gives = (text: string, secret: string): boolean =>
  Object.values(ENCODINGS).some((encode) => text.includes(encode(secret)))
