import { createHash } from 'node:crypto'

/** File systems allow 255 bytes. The rest is for the extension and the hash. */
const MAX_NAME_BYTES = 200
const HASH_CHARACTERS = 16
const EXTENSION = '.ndjson'
/** Windows takes these names for devices, even with an extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?=[. ]|$)/i

/**
 * The file name of a table. Characters that a file system may not accept become percent codes. So two tables never
 * share a file, and no file is outside of the folder.
 */
export const tableFileName = (table: string): string => {
  const safe = table
    .replace(/[^\p{L}\p{M}\p{N}_.\- ]/gu, percentCodes)
    .replace(/^\./, '%2E')
    .replace(/[. ]$/, percentCodes)
    .replace(DEVICE, (device) => percentCodes(device.charAt(0)) + device.slice(1))
  // Half of a surrogate pair has no UTF-8. Two such names would become one.
  const isDistinct = Buffer.from(table).toString() === table
  return isDistinct && Buffer.byteLength(safe) <= MAX_NAME_BYTES
    ? safe + EXTENSION
    : hashedName(safe, isDistinct ? table : JSON.stringify(table))
}

/** The answers of a file system about a folder. */
export interface FolderView {
  /** The names in the folder. */
  readonly names: () => readonly string[]
  /** Whether the folder has a file of this name. */
  readonly isThere: (name: string) => boolean
}

/**
 * The file of a table in a folder. Some file systems take `Users` and `users` for one file, or two spellings of `É` in
 * Unicode. Then the file of the second table gets a hash after its name, in this run and in every later one.
 */
export const tableFileNameIn = (folder: FolderView, table: string): string => {
  const name = tableFileName(table)
  const isOfAnother = folder.isThere(name) && !folder.names().includes(name)
  return isOfAnother ? hashedName(name.slice(0, -EXTENSION.length), table) : name
}

const hashedName = (name: string, hashed: string): string => {
  const hash = createHash('sha256').update(hashed).digest('hex').slice(0, HASH_CHARACTERS)
  const start = Buffer.from(name).subarray(0, MAX_NAME_BYTES - hash.length - 1)
  // Half of a character decodes as U+FFFD.
  return `${start.toString().replace(/\uFFFD+$/, '')}-${hash}${EXTENSION}`
}

const percentCodes = (characters: string): string =>
  [...Buffer.from(characters)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
