/** What an object, a number or the place of a value takes, roughly. */
const SMALL_BYTES = 16
const MAX_DEPTH = 4
/** Of a long list or a large object only this many parts are looked at. */
const MAX_PARTS = 100

/**
 * About how many bytes a value takes in memory. It is an estimate: one byte per character, and a part of large values stands
 * for the rest. A getter that throws, and what is nested deeply, count as small.
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
    // The destination tells of the getter, and names it.
    return SMALL_BYTES
  }
}
