/** The `stdio` of a child process that would have inherited a standard stream. */
export interface Captured {
  /** With pipes in the place of the inherited streams. */
  readonly stdio: unknown[]
  /** The file descriptors of the child that are pipes now, and the streams of this process that they would have been. */
  readonly streams: readonly (readonly [index: number, stream: 'stdout' | 'stderr'])[]
}

/**
 * Looks through the `stdio` that a child process is started with.
 *
 * @returns `undefined` when the child inherits neither standard output nor standard error
 */
export const captureStdio = (stdio: unknown): Captured | undefined => {
  const list: unknown[] = Array.isArray(stdio) ? [...(stdio as unknown[])] : [stdio, stdio, stdio]
  const streams = [1, 2].flatMap((index) => {
    const stream = inherited(list[index], index)
    return stream === undefined ? [] : [[index, stream] as const]
  })
  if (streams.length === 0) return undefined
  for (const [index] of streams) list[index] = 'pipe'
  return { stdio: list, streams }
}

const inherited = (value: unknown, index: number): 'stdout' | 'stderr' | undefined => {
  const file = value === 'inherit' ? index : fileOf(value)
  if (file === 1) return 'stdout'
  return file === 2 ? 'stderr' : undefined
}

const fileOf = (value: unknown): unknown => {
  if (value === process.stdout) return 1
  return value === process.stderr ? 2 : value
}
