/** Gets the rows that the server sends. */
export interface RowReader {
  /** Reads whole messages of rows: the bytes from `from` up to `to`. */
  readRows(bytes: Buffer, from: number, to: number): void
}

/** The kind of a message and its length: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const HEADER_BYTES = 5
const DATA_ROW = 'D'.charCodeAt(0)

/**
 * Takes the rows out of what the server sends. `pg` would decode each field on its own and raise two events per row,
 * which costs more than the rest of reading.
 */
export class MessageSplitter {
  /** Absent: rows go the way of all other messages. */
  rowReader: RowReader | undefined
  readonly #onMessages: (bytes: Buffer) => void
  /** What has come of a message that is not yet whole. */
  #pieces: Buffer[] = []
  #heldBytes = 0
  #neededBytes = HEADER_BYTES

  /** @param onMessages gets whole messages that are no rows, in the order in which they came */
  constructor(onMessages: (bytes: Buffer) => void) {
    this.#onMessages = onMessages
  }

  /** @param piece the next bytes, which may begin and end inside of a message */
  push(piece: Buffer): void {
    this.#pieces.push(piece)
    this.#heldBytes += piece.length
    // A message of many pieces is put together once, not with each piece.
    if (this.#heldBytes < this.#neededBytes) return
    const bytes = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces)
    const rest = bytes.subarray(this.#handOn(bytes))
    this.#pieces = rest.length === 0 ? [] : [rest]
    this.#heldBytes = rest.length
    this.#neededBytes = rest.length < HEADER_BYTES ? HEADER_BYTES : messageEnd(rest, 0)
  }

  /** @returns where the first message begins that is not whole */
  #handOn(bytes: Buffer): number {
    let at = 0
    let from = 0
    let areRows = false
    while (at + HEADER_BYTES <= bytes.length) {
      const end = messageEnd(bytes, at)
      if (end > bytes.length) break
      if ((bytes[at] === DATA_ROW) !== areRows) {
        this.#handOnOneKind(bytes, { from, to: at, areRows })
        from = at
        areRows = !areRows
      }
      at = end
    }
    this.#handOnOneKind(bytes, { from, to: at, areRows })
    return at
  }

  #handOnOneKind(
    bytes: Buffer,
    { from, to, areRows }: { from: number; to: number; areRows: boolean },
  ): void {
    if (from === to) return
    // The message before the rows may have set the reader.
    if (areRows && this.rowReader) this.rowReader.readRows(bytes, from, to)
    else this.#onMessages(bytes.subarray(from, to))
  }
}

/** The length of a message counts itself, but not the kind before it. */
const messageEnd = (bytes: Buffer, at: number): number => at + 1 + bytes.readUInt32BE(at + 1)
