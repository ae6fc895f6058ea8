import childProcess, { type ChildProcess, type SpawnSyncReturns } from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'
import type { Readable } from 'node:stream'

import { captureStdio, type Captured } from './capture-stdio.js'

/** Called with what a child process printed, and with the stream of this process. */
export type ChildPrint = (chunk: string | Uint8Array, stream: 'stdout' | 'stderr') => void

/** The type of the functions that wait for a child. Node leaves most of their overloads to the reader. */
type Run = (...args: unknown[]) => unknown
type Options = Record<string, unknown>

/**
 * Sends the output of child processes that inherit standard output or standard error to a listener.
 *
 * @returns a function that ends the capture
 */
export const captureChildren = (print: ChildPrint): (() => void) => {
  // The method that starts a child is not among Node's types.
  const prototype = childProcess.ChildProcess.prototype as unknown as { spawn: Run }
  const { spawn } = prototype
  // `spawn`, `fork`, `exec` and `execFile` all call this function.
  prototype.spawn = function (this: ChildProcess, ...args: unknown[]): unknown {
    const options = { ...(args[0] as Options) }
    const captured = captureStdio(options['stdio'])
    if (captured) options['stdio'] = captured.stdio
    const result = Reflect.apply(spawn, this, [options])
    if (captured) listen(this, captured, print)
    return result
  }
  const before = pickSync()
  const spawnSync = capturedSpawnSync(before.spawnSync, print)
  Object.assign(childProcess, {
    spawnSync,
    execFileSync: checkedRun(before.execFileSync, spawnSync, {}),
    execSync: checkedRun(before.execSync, spawnSync, { shell: true }),
  })
  syncBuiltinESMExports()
  return () => {
    prototype.spawn = spawn
    Object.assign(childProcess, before)
    syncBuiltinESMExports()
  }
}

const pickSync = () => {
  // One type for all three: they are called with any arguments and put back as they were. `execFileSync` has overloads
  // that no function of this type has, so its cast needs `unknown`.
  const { spawnSync, execFileSync, execSync } = childProcess
  return {
    spawnSync: spawnSync as Run,
    execFileSync: execFileSync as unknown as Run,
    execSync: execSync as Run,
  }
}

/**
 * Reads the pipes that replace the inherited streams. The parent sees no streams on the child, as without the capture.
 */
const listen = (child: ChildProcess, { streams }: Captured, print: ChildPrint): void => {
  // Authors of sources may change both lists. Node's types call them constant.
  const seen = child as { stdio: unknown[]; stdout: Readable | null; stderr: Readable | null }
  for (const [index, stream] of streams) {
    const pipe = seen.stdio[index] as Readable | null | undefined
    pipe?.on('data', (chunk: Buffer) => {
      print(chunk, stream)
    })
    seen.stdio[index] = null
    if (index === 1) seen.stdout = null
    else seen.stderr = null
  }
}

const capturedSpawnSync =
  (spawnSync: Run, print: ChildPrint): Run =>
  (...args) => {
    const { words, options } = splitArguments(args)
    const captured = captureStdio(options['stdio'])
    if (!captured) return spawnSync(...args)
    const result = spawnSync(...words, {
      ...options,
      stdio: captured.stdio,
    }) as SpawnSyncReturns<Buffer | string | null>
    // A child that did not start has no pid. Node's types leave that out.
    if ((result.output as unknown) === null) return result
    for (const [index, stream] of captured.streams) {
      const chunk = result.output[index]
      if (chunk !== null && chunk !== undefined) print(chunk, stream)
      result.output[index] = null
      if (index === 1) result.stdout = null
      else result.stderr = null
    }
    return result
  }

/** Like `execSync` and `execFileSync`: returns standard output, and throws if the child fails. */
const checkedRun =
  (run: Run, spawnSync: Run, usual: Options): Run =>
  (...args) => {
    const { words, options } = splitArguments(args)
    if (!captureStdio(options['stdio'])) return run(...args)
    const result = spawnSync(...words, { ...usual, ...options }) as SpawnSyncReturns<Buffer | null>
    const { error, status } = result
    if (!error && status === 0) return result.stdout
    const command = words.flat().join(' ')
    throw Object.assign(error ?? new Error(`Command failed: ${command}`), result)
  }

/** The options are the last argument, after a command and perhaps a list of arguments. */
const splitArguments = (args: readonly unknown[]): { words: unknown[]; options: Options } => {
  const last = args.at(-1)
  const hasOptions = args.length > 1 && typeof last === 'object' && !Array.isArray(last)
  return hasOptions
    ? { words: args.slice(0, -1), options: (last ?? {}) as Options }
    : { words: [...args], options: {} }
}
