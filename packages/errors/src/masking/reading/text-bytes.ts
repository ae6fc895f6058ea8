import { isUtf8 } from 'node:buffer'

/** Control characters that texts have: tab, line feed, carriage return. */
const isControl = (byte: number): boolean =>
  byte === 0x7f || (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d)

/** Whether bytes are a text, from the first to the last. */
export const isText = (bytes: Uint8Array): boolean => !bytes.some(isControl) && isUtf8(bytes)

/** Whether most bytes are those of a text: three of four are printable ASCII. */
export const isMostlyText = (bytes: Uint8Array): boolean =>
  bytes.filter((byte) => byte < 0x7f && !isControl(byte)).length >= bytes.length * 0.75
