/** Notes which variables and files of the AWS tools are read from when the package is imported to the end of a delivery. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const READERS = ['readFile', 'readFileSync', 'open', 'openSync', 'createReadStream'] as const
const read = new Set<string>()

const isOfAws = (name: PropertyKey): name is string =>
  typeof name === 'string' && /^(_?AWS|_X_AMZN|HOME|USERPROFILE)/.test(name)

process.env = new Proxy(process.env, {
  get: (target, name) => {
    if (isOfAws(name)) read.add(name)
    return Reflect.get(target, name) as unknown
  },
  has: (target, name) => {
    if (isOfAws(name)) read.add(name)
    return Reflect.has(target, name)
  },
})

for (const functions of [fs, fs.promises] as Record<string, unknown>[]) {
  for (const name of READERS) {
    const original = functions[name]
    if (typeof original !== 'function') continue
    functions[name] = (path: unknown, ...rest: unknown[]): unknown => {
      if (String(path).includes('.aws')) read.add(String(path))
      return original.call(functions, path, ...rest) as unknown
    }
  }
}
syncBuiltinESMExports()

const { openWriter } = await import('./open-writer.js')
const writer = openWriter()
writer.write('t', { n: 0 })
const { delivered } = await writer.close()
console.log(JSON.stringify({ delivered, read: [...read].sort() }))
