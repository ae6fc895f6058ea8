import { readFileSync } from 'node:fs'

/**
 * Reads a text file as editors save it: UTF-8, with or without a byte order mark, or UTF-16 with one.
 *
 * @throws the error of the system
 */
export const readText = (path: string): string => {
  const bytes = readFileSync(path)
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  return new TextDecoder('utf-8').decode(bytes)
}
