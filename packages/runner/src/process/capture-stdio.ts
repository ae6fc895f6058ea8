/** The `stdio` of a child process that would have inherited a standard stream. */
export interface Captured {
  /** The `stdio` with pipes in the place of the inherited streams. */
  readonly stdio: unknown[]
  /**
   * The file descriptors of the child that are pipes now, each with the stream of this process that it would have
   * inherited.
   */
  readonly streams: readonly (readonly [index: number, stream: 'stdout' | 'stderr'])[]
}

/**
 * Checks the `stdio` with which a child process is started.
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
