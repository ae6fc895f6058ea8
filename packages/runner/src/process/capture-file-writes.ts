import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

/** Called with what was written to a file descriptor, and with the stream of the process. */
type FilePrint = (chunk: string | Uint8Array, stream: 'stdout' | 'stderr') => void
type WriteCall = (...args: unknown[]) => unknown

/**
 * Sends writes to the file descriptors 1 and 2 by `fs.write` and `fs.writeSync` to a listener. Fast loggers write like
 * this. A module that has kept the original functions still writes directly.
 *
 * @returns a function that ends the capture
 */
export const captureFileWrites = (print: FilePrint): (() => void) => {
  const before = { write: fs.write as WriteCall, writeSync: fs.writeSync as WriteCall }
  const taken = (file: unknown, rest: readonly unknown[]): number | undefined => {
    if (file !== 1 && file !== 2) return undefined
    const chunk = chunkOf(rest)
    print(chunk, file === 1 ? 'stdout' : 'stderr')
    return Buffer.byteLength(chunk)
  }
  Object.assign(fs, {
    writeSync: (file: unknown, ...rest: unknown[]) =>
      taken(file, rest) ?? before.writeSync(file, ...rest),
    write: Object.defineProperties((file: unknown, ...rest: unknown[]) => {
      const bytes = taken(file, rest)
      if (bytes === undefined) return before.write(file, ...rest)
      const callback = rest.at(-1)
      if (typeof callback === 'function') process.nextTick(callback, null, bytes, rest[0])
      return undefined
      // `promisify` looks for this property on the function itself.
    }, Object.getOwnPropertyDescriptors(before.write)),
  })
  syncBuiltinESMExports()
  return () => {
    Object.assign(fs, before)
    syncBuiltinESMExports()
  }
}

/** The data of a call: a text, or the part of some bytes that a start and a length, or options, select. */
const chunkOf = ([data, place, length]: readonly unknown[]): string | Uint8Array => {
  if (typeof data === 'string') return data
  const view = data as NodeJS.ArrayBufferView
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  const named = typeof place === 'object' && place !== null ? place : { offset: place, length }
  const { offset, length: count } = named as { offset?: unknown; length?: unknown }
  const start = typeof offset === 'number' ? offset : 0
  return bytes.subarray(start, typeof count === 'number' ? start + count : undefined)
}
