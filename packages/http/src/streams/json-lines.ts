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
  let lineNumber = 0
  for await (const bytes of splitLines(answer, maxItemBytes)) {
    lineNumber += 1
    const text = decode(bytes)
    if (text?.trim() === '') continue
    const value = text === undefined ? undefined : parseJson(text)
    if (value === undefined) {
      throw answer.failures.unexpected(
        'JSON lines',
        `line ${lineNumber} that is not JSON`,
        answer.status,
        text,
      )
    }
    yield value
  }
}

async function* splitLines(answer: Answer, maxItemBytes: number): AsyncGenerator<Buffer> {
  let pieces: Uint8Array[] = []
  let sizeBytes = 0
  const add = (piece: Uint8Array): void => {
    sizeBytes += piece.length
    if (sizeBytes > maxItemBytes) {
      throw answer.failures.tooLarge('has a line of', maxItemBytes, 'maxItemBytes', answer.status)
    }
    if (piece.length > 0) pieces.push(piece)
  }
  for await (const chunk of answer.chunks('silence')) {
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      add(chunk.subarray(start, end))
      yield Buffer.concat(pieces)
      pieces = []
      sizeBytes = 0
      start = end + 1
    }
    add(chunk.subarray(start))
  }
  yield Buffer.concat(pieces)
}

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
