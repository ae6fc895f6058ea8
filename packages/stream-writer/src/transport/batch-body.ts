import type { Message } from '../message/message.js'
import type { MessageAttributes } from '../message/message-attributes.js'
import { NEWLINE } from '../record/newline.js'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const LETTER_N = 0x6e

/** The free space of the output is checked once per this number of bytes of a body. */
const STRIDE_BYTES = 4096
/** So many bytes of bodies are escaped in one turn of the event loop. That takes half a millisecond. */
const PIECE_BYTES = 64 * STRIDE_BYTES
/**
 * The expected size of a quoted body, compared with the body. JSON usually grows by about a sixth. If it grows more,
 * the output is enlarged.
 */
const EXPECTED_GROWTH = 1.25

/** The parts of a request that are the same for all messages of a writer. */
export interface BatchFrame {
  readonly head: Buffer
  /** The text after the body of a message. */
  readonly afterBody: Buffer
}

export const batchFrame = (queueUrl: string, attributes: MessageAttributes): BatchFrame => ({
  head: Buffer.from(`{"QueueUrl":${JSON.stringify(queueUrl)},"Entries":[`),
  afterBody: Buffer.from(`","MessageAttributes":${JSON.stringify(attributes)}}`),
})

/**
 * The body of a `SendMessageBatch` request (AWS JSON 1.0), with one entry per message. The `Id` of an entry is its
 * index.
 *
 * The AWS client would make a string of each body, quote it character by character, and turn the result into bytes
 * again. That takes a quarter of the writer's time. A body is already JSON text in bytes, so only quotes, backslashes
 * and newlines have to be escaped. In UTF-8, their bytes are never part of another character.
 *
 * @param nextTurn waits for the turn of the event loop in which the next piece is made; called before the first piece,
 *   too. If it rejects, the body is given up.
 */
export const batchBody = async (
  { head, afterBody }: BatchFrame,
  messages: readonly Message[],
  nextTurn: () => Promise<void>,
): Promise<Buffer> => {
  await nextTurn()
  const bytes = messages.reduce((sum, { body }) => sum + body.length, 0)
  const output = new GrowingBytes(
    head.length +
      Math.ceil(bytes * EXPECTED_GROWTH) +
      messages.length * (afterBody.length + 40) +
      2,
  )
  output.append(head)
  let roomInTurn = PIECE_BYTES
  for (const [index, { body }] of messages.entries()) {
    output.append(Buffer.from(`${index === 0 ? '' : ','}{"Id":"${index}","MessageBody":"`))
    for (let start = 0; start < body.length; start += STRIDE_BYTES) {
      if (roomInTurn <= 0) {
        await nextTurn()
        roomInTurn = PIECE_BYTES
      }
      const end = Math.min(body.length, start + STRIDE_BYTES)
      output.appendEscaped(body, start, end)
      roomInTurn -= end - start
    }
    output.append(afterBody)
  }
  output.append(Buffer.from(']}'))
  return output.taken
}

class GrowingBytes {
  #buffer: Buffer
  #length = 0

  constructor(expectedBytes: number) {
    this.#buffer = Buffer.allocUnsafeSlow(expectedBytes)
  }

  get taken(): Buffer {
    return this.#buffer.subarray(0, this.#length)
  }

  append(bytes: Buffer): void {
    this.#reserve(bytes.length)
    bytes.copy(this.#buffer, this.#length)
    this.#length += bytes.length
  }

  /** Appends the bytes from `start` up to `end` (not included). */
  appendEscaped(bytes: Buffer, start: number, end: number): void {
    // Each byte becomes at most two bytes.
    this.#reserve(2 * (end - start))
    this.#length = escapeInto(this.#buffer, this.#length, bytes, start, end)
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes
    if (needed <= this.#buffer.length) return
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, Math.ceil(this.#buffer.length * 1.5)))
    this.#buffer.copy(grown, 0, 0, this.#length)
    this.#buffer = grown
  }
}

/** Escapes byte by byte, which is twice as fast as making a string. Returns the end of the escaped text. */
const escapeInto = (
  target: Buffer,
  targetStart: number,
  source: Buffer,
  start: number,
  end: number,
): number => {
  let at = targetStart
  for (let index = start; index < end; index++) {
    let byte = source[index] as number
    // Most bytes are letters, which come after all bytes that are escaped.
    if (byte <= BACKSLASH && (byte === QUOTE || byte === BACKSLASH || byte === NEWLINE)) {
      target[at++] = BACKSLASH
      if (byte === NEWLINE) byte = LETTER_N
    }
    target[at++] = byte
  }
  return at
}
