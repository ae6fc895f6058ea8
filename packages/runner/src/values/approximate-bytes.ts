/** The approximate size of an object, a number or a reference, in bytes. */
const SMALL_BYTES = 16
const MAX_DEPTH = 4
/** In a long list or a large object, only this number of parts is measured. */
const MAX_PARTS = 100

/**
 * About how many bytes a value takes in memory. It is an estimate: one byte per character. In large values only some
 * parts are measured, and the rest is assumed to be similar. A getter that throws and deeply nested values count as
 * small.
 */
export const approximateBytes = (value: unknown, depth = 0): number => {
  if (typeof value === 'string') return SMALL_BYTES + value.length
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return SMALL_BYTES
  if (ArrayBuffer.isView(value)) return SMALL_BYTES + value.byteLength
  try {
    const parts = Array.isArray(value) ? (value as readonly unknown[]) : Object.values(value)
    const looked = parts.slice(0, MAX_PARTS)
    const bytes = looked.reduce<number>((sum, part) => sum + approximateBytes(part, depth + 1), 0)
    return SMALL_BYTES + (looked.length === 0 ? 0 : (bytes / looked.length) * parts.length)
  } catch {
    // The destination reports the getter, with its path.
    return SMALL_BYTES
  }
}
