/**
 * Stands between two values of a joined text: the "unit separator" of ASCII.
 *
 * @example
 * ```ts
 * console.log(['a', 'b'].join(VALUE_SEPARATOR).split(VALUE_SEPARATOR)) // [ 'a', 'b' ]
 * ```
 */
export const VALUE_SEPARATOR = '\x1f'
/**
 * Stands for null in a joined text: the "record separator" of ASCII.
 *
 * @example
 * ```ts
 * console.log([null, 'b'].map((value) => value ?? NULL_MARK).join(VALUE_SEPARATOR).length) // 3
 * ```
 */
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
  /** The text that each value is, if all values are the same text. */
  readonly repeated: string | undefined
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
  ...{ all, length: all.length, joined: undefined, repeated: undefined },
})

/** Values that together have more characters are not joined: a long text would be copied for nothing. */
const MAX_JOINED_CHARACTERS = 1024 * 1024

/**
 * The values of one column, in the order of the rows. Texts are joined from time to time. A hundred thousand short texts
 * need several times as much memory as one long text, and the garbage collector copies them again and again. As long as all
 * values are the same text, such as the name of a table, they are only counted.
 */
export class ColumnValues implements ColumnContent {
  #repeated: string | undefined
  #repeatedLength = 0
  /** The first values, joined. */
  readonly #texts: string[] = []
  #joinedLength = 0
  /** The other values. */
  #listed: unknown[] = []
  #listedNulls = 0
  #listedCharacters = 0
  /** Whether the listed values can be joined, as far as is known. */
  #isText = true
  /** What `all` has returned. It is right until the next value comes. */
  #all: readonly unknown[] | undefined

  get length(): number {
    return this.#repeatedLength + this.#joinedLength + this.#listed.length
  }

  push(value: unknown): void {
    if (this.#repeatedLength > 0) {
      if (value === this.#repeated) {
        this.#repeatedLength += 1
        this.#all = undefined
        return
      }
      this.#listRepeated()
    } else if (this.length === 0 && typeof value === 'string') {
      this.#repeated = value
      this.#repeatedLength = 1
      return
    }
    this.#list(value)
  }

  get repeated(): string | undefined {
    return this.#repeated
  }

  #listRepeated(): void {
    const { all } = this
    this.#repeated = undefined
    this.#repeatedLength = 0
    for (const value of all) this.#list(value)
  }

  #list(value: unknown): void {
    this.#listed.push(value)
    this.#all = undefined
    if (typeof value === 'string') this.#listedCharacters += value.length
    else if (value === null) this.#listedNulls += 1
    else this.#isText = false
  }

  /** Joins the listed values. From the first value on that is no text, all values stay in the list. */
  pack(): void {
    if (!this.#isText || this.#listed.length === 0) return
    const text = this.#joinedList()
    if (text === undefined) {
      this.#isText = false
      return
    }
    this.#texts.push(text)
    this.#joinedLength += this.#listed.length
    this.#listed = []
    this.#listedNulls = 0
    this.#listedCharacters = 0
  }

  get all(): readonly unknown[] {
    if (this.#repeatedLength > 0) {
      this.#all ??= Array.from({ length: this.#repeatedLength }, () => this.#repeated)
      return this.#all
    }
    if (this.#texts.length === 0) return this.#listed
    this.#all ??= [...valuesIn(this.#texts), ...this.#listed]
    return this.#all
  }

  get joined(): string | undefined {
    if (this.#repeatedLength > 0) return joinedText(this.all, 0)
    this.pack()
    const isJoined = this.#texts.length > 0 && this.#listed.length === 0
    return isJoined ? this.#texts.join(VALUE_SEPARATOR) : undefined
  }

  #joinedList(): string | undefined {
    if (this.#listedCharacters > MAX_JOINED_CHARACTERS) return undefined
    const values = this.#listedNulls === 0 ? this.#listed : this.#listed.map(marked)
    return joinedText(values, this.#listedNulls)
  }
}

/** @returns `undefined` if a text holds a reserved character */
const joinedText = (values: readonly unknown[], nulls: number): string | undefined => {
  const text = values.join(VALUE_SEPARATOR)
  // A count of a whole text takes less time than a search in each value.
  const isClear =
    count(text, VALUE_SEPARATOR) === values.length - 1 &&
    count(text, NULL_MARK) === nulls &&
    !text.includes('\0')
  return isClear ? text : undefined
}

const marked = (value: unknown): unknown => value ?? NULL_MARK

function* valuesIn(texts: readonly string[]): Generator<string | null> {
  for (const text of texts) {
    for (const value of text.split(VALUE_SEPARATOR)) yield value === NULL_MARK ? null : value
  }
}

const count = (text: string, character: string): number => {
  let found = 0
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) found += 1
  return found
}
