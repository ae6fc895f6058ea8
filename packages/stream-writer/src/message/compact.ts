/**
 * The bytes without the room around them that they keep from being freed, when that is worth a copy: so that memory is
 * what is counted.
 */
export const compact = (bytes: Buffer): Buffer => {
  if (bytes.length >= bytes.buffer.byteLength * 0.9) return bytes
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(copy)
  return copy
}
