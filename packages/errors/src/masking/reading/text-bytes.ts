import { isUtf8 } from 'node:buffer'

/** Texts hold tabs, line feeds, carriage returns, and the escapes of colours. */
const isControl = (byte: number): boolean =>
  byte === 0x7f || (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1b)

/** Whether all of the bytes are a text. */
export const isText = (bytes: Uint8Array): boolean => !bytes.some(isControl) && isUtf8(bytes)

/** Whether most of the bytes are a text: three of four are printable ASCII. */
export const isMostlyText = (bytes: Uint8Array): boolean => {
  const mostOthers = bytes.length * 0.25
  let others = 0
  let controls = 0
  for (const byte of bytes) {
    if (byte >= 0x20 && byte < 0x7f) continue
    if (isControl(byte)) controls++
    else if (byte < 0x7f) continue
    others++
    // Most words that look like base64 stand for bytes of no meaning, and end here.
    if (controls > 0 && others > mostOthers) return false
  }
  return others <= mostOthers || (controls === 0 && isUtf8(bytes))
}
