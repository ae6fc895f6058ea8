import { parseJson } from '../answer/decode-body.js'
import type { Answer } from '../exchange/answer.js'

const LINE_FEED = 10

/**
 * The values of JSON lines, one by one. Only one line is in memory at a time. Empty lines are left out. The last line
 * needs no line break.
 *
 * @throws HttpError when a line is no JSON or longer than `maxItemBytes`, or when the body breaks off or falls silent
 */
export async function* readJsonLines(
  answer: Answer,
  maxItemBytes: number,
): AsyncGenerator<unknown, void, undefined> {
  const lines = new LineSplitter(() => {
    throw answer.failures.tooLarge('has a line of', maxItemBytes, 'maxItemBytes', answer.status)
  }, maxItemBytes)
  let lineNumber = 0
  const valueOf = (bytes: Uint8Array): unknown => {
    lineNumber += 1
    const text = decode(bytes)
    if (text?.trim() === '') return undefined
    const value = text === undefined ? undefined : parseJson(text)
    if (value === undefined) {
      throw answer.failures.unexpected(
        'JSON lines',
        `line ${lineNumber} that is not JSON`,
        answer.status,
        text,
      )
    }
    return value
  }
  for await (const chunk of answer.chunks('silence')) {
    for (const line of lines.endedBy(chunk)) {
      const value = valueOf(line)
      if (value !== undefined) yield value
    }
  }
  const last = valueOf(lines.rest)
  if (last !== undefined) yield last
}

/** Cuts pieces of bytes into lines. It is synchronous, because a wait per line takes longer than to read a short line. */
class LineSplitter {
  readonly #refuse: () => never
  readonly #maxBytes: number
  #pieces: Uint8Array[] = []
  #sizeBytes = 0

  /** @param refuse throws if a line is longer than `maxBytes` */
  constructor(refuse: () => never, maxBytes: number) {
    this.#refuse = refuse
    this.#maxBytes = maxBytes
  }

  /** The lines whose line break is in this chunk, without it. */
  *endedBy(chunk: Uint8Array): Generator<Uint8Array, void, undefined> {
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      this.#add(chunk.subarray(start, end))
      yield this.rest
      this.#pieces = []
      this.#sizeBytes = 0
      start = end + 1
    }
    this.#add(chunk.subarray(start))
  }

  /** The bytes since the last line break. */
  get rest(): Uint8Array {
    const [only] = this.#pieces
    return only && this.#pieces.length === 1 ? only : Buffer.concat(this.#pieces)
  }

  #add(piece: Uint8Array): void {
    this.#sizeBytes += piece.length
    if (this.#sizeBytes > this.#maxBytes) this.#refuse()
    if (piece.length > 0) this.#pieces.push(piece)
  }
}

const DECODER = new TextDecoder('utf-8', { fatal: true })

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return DECODER.decode(bytes)
  } catch {
    return undefined
  }
}
