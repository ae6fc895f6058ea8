import type { Failure } from './failure.js'

/** A chunk that holds as much is full, in bytes: a report keeps no more than that besides what it names. */
const CHUNK_BYTES = 1024 * 1024

interface Chunk {
  /** The position of its first failure. */
  readonly start: number
  readonly failures: Failure[]
  bytes: number
}

/**
 * Failures in the order in which they came, shared by all who wait for some of them. It is cut into chunks, so that
 * many reports of the same failures cost little, and an old report does not keep later ones in memory.
 */
export class FailureLog {
  readonly #limitBytes: number
  #chunks: Chunk[] = []
  #bytes = 0
  #position = 0
  /** Nobody asks for what stands before. */
  #floor = 0

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  /** Where the next failure will be. */
  get position(): number {
    return this.#position
  }

  /** Returns the oldest ones that give way, because together they weigh more than the log may hold. */
  append(failure: Failure): readonly Failure[] {
    let chunk = this.#chunks.at(-1)
    if (!chunk || chunk.bytes >= CHUNK_BYTES) {
      chunk = { start: this.#position, failures: [], bytes: 0 }
      this.#chunks.push(chunk)
    }
    chunk.failures.push(failure)
    chunk.bytes += failure.keptBytes
    this.#bytes += failure.keptBytes
    this.#position++
    const gone: Failure[] = []
    while (this.#bytes > this.#limitBytes && this.#chunks.length > 1) {
      const { start, failures } = this.#dropFirst()
      gone.push(...failures.slice(Math.max(0, this.#floor - start)))
    }
    return gone
  }

  /** Nobody will ask for what stands before a position. */
  forgetBefore(position: number): void {
    this.#floor = position
    while (this.#chunks[0] && endOf(this.#chunks[0]) <= position) this.#dropFirst()
  }

  /** What stands between a position and now; later failures are not in it. */
  since(position: number): () => Failure[] {
    const end = this.#position
    const chunks = this.#chunks.filter((chunk) => endOf(chunk) > position)
    return () =>
      chunks.flatMap(({ start, failures }) =>
        failures.slice(Math.max(0, position - start), end - start),
      )
  }

  #dropFirst(): Chunk {
    const chunk = this.#chunks.shift() as Chunk // the caller has seen that there is one
    this.#bytes -= chunk.bytes
    return chunk
  }
}

const endOf = ({ start, failures }: Chunk): number => start + failures.length
