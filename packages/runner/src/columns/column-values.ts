/** Stands between two values of a joined text: the "unit separator" of ASCII. */
export const VALUE_SEPARATOR = '\x1f'
/** Stands for null in a joined text: the "record separator" of ASCII. */
export const NULL_MARK = '\x1e'

/** The values of one column, in the order of the rows. */
export interface ColumnContent {
  readonly length: number
  readonly all: readonly unknown[]
  /**
   * All values as one text, with {@link VALUE_SEPARATOR} between two values and {@link NULL_MARK} for null. `undefined` if
   * there are no values, if one is no text, or if a text holds NUL or one of these characters.
   */
  readonly joined: string | undefined
}

/**
 * Values that exist as a list only.
 *
 * @example
 * ```ts
 * console.log(listedContent([1, 2]).length) // 2
 * ```
 */
export const listedContent = (all: readonly unknown[]): ColumnContent => ({
  ...{ all, length: all.length, joined: undefined },
})

/** Values that together have more characters are not joined: a long text would be copied for nothing. */
const MAX_JOINED_CHARACTERS = 1024 * 1024

/** Some values in their order: joined to one text, or as a list. */
type Piece = string | readonly unknown[]

/**
 * The values of one column, in the order of the rows. Texts are joined from time to time. A hundred thousand short texts
 * need several times as much memory as one long text, and the garbage collector copies them again and again.
 */
export class ColumnValues implements ColumnContent {
  readonly #pieces: Piece[] = []
  #packed = 0
  #waiting: unknown[] = []
  #waitingNulls = 0
  #waitingCharacters = 0
  /** Whether all waiting values are texts or null. */
  #isText = true
  /** What `all` has returned. It is right until the next value comes. */
  #all: readonly unknown[] | undefined

  get length(): number {
    return this.#packed + this.#waiting.length
  }

  push(value: unknown): void {
    this.#waiting.push(value)
    this.#all = undefined
    if (typeof value === 'string') this.#waitingCharacters += value.length
    else if (value === null) this.#waitingNulls += 1
    else this.#isText = false
  }

  /** Joins the values that came since the last call, if they are texts. */
  pack(): void {
    if (this.#waiting.length === 0) return
    this.#pieces.push(this.#joinedWaiting() ?? this.#waiting)
    this.#packed += this.#waiting.length
    this.#waiting = []
    this.#waitingNulls = 0
    this.#waitingCharacters = 0
    this.#isText = true
  }

  get all(): readonly unknown[] {
    this.#all ??= [...this.#pieces.flatMap(valuesIn), ...this.#waiting]
    return this.#all
  }

  get joined(): string | undefined {
    this.pack()
    const texts = this.#pieces.filter((piece) => typeof piece === 'string')
    const isText = texts.length > 0 && texts.length === this.#pieces.length
    return isText ? texts.join(VALUE_SEPARATOR) : undefined
  }

  #joinedWaiting(): string | undefined {
    if (!this.#isText || this.#waitingCharacters > MAX_JOINED_CHARACTERS) return undefined
    const values = this.#waitingNulls === 0 ? this.#waiting : this.#waiting.map(marked)
    const text = values.join(VALUE_SEPARATOR)
    // A count of a whole text takes less time than a search in each value.
    const isClear =
      count(text, VALUE_SEPARATOR) === values.length - 1 &&
      count(text, NULL_MARK) === this.#waitingNulls &&
      !text.includes('\0')
    return isClear ? text : undefined
  }
}

const marked = (value: unknown): unknown => value ?? NULL_MARK

const valuesIn = (piece: Piece): readonly unknown[] =>
  typeof piece === 'string' ? piece.split(VALUE_SEPARATOR).map(unmarked) : piece

const unmarked = (text: string): string | null => (text === NULL_MARK ? null : text)

const count = (text: string, character: string): number => {
  let found = 0
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) found += 1
  return found
}
