import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

/** The decompressed bytes of a body. `undefined` if they cannot be decompressed. */
export const decompress = (bytes: Buffer, encoding: string | null): Buffer | undefined => {
  const names = (encoding ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
  let plain = bytes
  try {
    for (const name of names.reverse()) {
      const next = decompressOnce(plain, name)
      if (!next) return undefined
      plain = next
    }
    return plain
  } catch {
    return undefined
  }
}

const decompressOnce = (bytes: Buffer, name: string): Buffer | undefined => {
  if (bytes.length === 0) return bytes
  if (name === 'gzip' || name === 'x-gzip') return gunzipSync(bytes)
  if (name === 'br') return brotliDecompressSync(bytes)
  if (name !== 'deflate') return undefined
  // Both forms are in use: https://www.rfc-editor.org/rfc/rfc9110#section-8.4.1.2
  return ((bytes[0] ?? 0) & 0x0f) === 0x08 ? inflateSync(bytes) : inflateRawSync(bytes)
}
