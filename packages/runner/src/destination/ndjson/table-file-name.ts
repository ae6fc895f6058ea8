import { createHash } from 'node:crypto'

/** File systems take 255 bytes; the rest is left for the extension and the hash. */
const MAX_NAME_BYTES = 200

/**
 * The file of a table: its name with whatever a file system might stumble over as percent codes, so that different
 * tables never share a file and none leaves its folder.
 */
export const tableFileName = (table: string): string => {
  const safe = table
    .replace(/[^\p{L}\p{N}_.\- ]/gu, percentCodes)
    .replace(/^\./, '%2E')
    .replace(/[. ]$/, percentCodes)
  if (Buffer.byteLength(safe) <= MAX_NAME_BYTES) return `${safe}.ndjson`
  const hash = createHash('sha256').update(table).digest('hex').slice(0, 16)
  const start = Buffer.from(safe).subarray(0, MAX_NAME_BYTES - hash.length - 1)
  // A character cut in two decodes as U+FFFD.
  return `${start.toString().replace(/\uFFFD+$/, '')}-${hash}.ndjson`
}

const percentCodes = (characters: string): string =>
  [...Buffer.from(characters)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
