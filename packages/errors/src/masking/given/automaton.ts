/** Bytes to look for. */
export interface Pattern {
  readonly bytes: Uint8Array
  /** Whether the bytes count only as a separate word, because they may be a part of an ordinary word. */
  readonly alone: boolean
}

const ROOT = 0

/**
 * Finds any number of byte patterns in one pass over the bytes (Aho and Corasick, 1975). Building takes time and memory
 * linear in the total length of the patterns. A step takes constant time on average, whatever the bytes are.
 *
 * A state is a number. It stands for the longest suffix of the bytes read so far that is a prefix of a pattern.
 */
export class Automaton {
  static readonly START = ROOT

  /**
   * The children of a state, as a list linked through `#sibling`. The root has the most children: they are in a table.
   */
  readonly #firstChild: Int32Array
  readonly #sibling: Int32Array
  readonly #label: Uint8Array
  readonly #rootChildren = new Int32Array(256)
  readonly #fallback: Int32Array
  readonly #depth: Int32Array
  /** For each state, the length of the longest pattern that counts anywhere and ends here. */
  readonly #anywhere: Int32Array
  /** For each state, the longest shorter state at which a pattern that must stand alone ends. */
  readonly #nextAlone: Int32Array
  readonly #endsAlone: Uint8Array
  #states = 1

  constructor(patterns: readonly Pattern[]) {
    const capacity = patterns.reduce((sum, { bytes }) => sum + bytes.length, 1)
    this.#firstChild = new Int32Array(capacity)
    this.#sibling = new Int32Array(capacity)
    this.#label = new Uint8Array(capacity)
    this.#fallback = new Int32Array(capacity)
    this.#depth = new Int32Array(capacity)
    this.#anywhere = new Int32Array(capacity)
    this.#nextAlone = new Int32Array(capacity)
    this.#endsAlone = new Uint8Array(capacity)
    for (const pattern of patterns) this.#add(pattern)
    this.#link()
  }

  /** The state after the next byte. */
  next(state: number, byte: number): number {
    for (let from = state; ; from = this.#fallback[from] ?? ROOT) {
      const child = this.#child(from, byte)
      if (child !== ROOT || from === ROOT) return child
    }
  }

  /** Whether a pattern ends anywhere in the bytes. */
  endsIn(bytes: Uint8Array): boolean {
    let state: number = ROOT
    for (const byte of bytes) {
      // Most bytes begin no pattern.
      state = state === ROOT ? (this.#rootChildren[byte] ?? ROOT) : this.next(state, byte)
      if (state !== ROOT && this.isEnd(state)) return true
    }
    return false
  }

  /** How many of the last bytes are a prefix of a pattern. */
  depth(state: number): number {
    return this.#depth[state] ?? 0
  }

  /** Whether a pattern ends here. A pattern that must be a separate word counts, too: this is checked later. */
  isEnd(state: number): boolean {
    return (
      this.#anywhere[state] !== 0 || this.#endsAlone[state] === 1 || this.#nextAlone[state] !== ROOT
    )
  }

  /** The length of the longest pattern that ends here and counts anywhere. 0 if there is none. */
  anywhere(state: number): number {
    return this.#anywhere[state] ?? 0
  }

  /** The lengths of the patterns that end here and count only as a separate word. The longest comes first. */
  alone(state: number): number[] {
    const lengths: number[] = []
    for (
      let at = this.#endsAlone[state] === 1 ? state : (this.#nextAlone[state] ?? ROOT);
      at !== ROOT;
      at = this.#nextAlone[at] ?? ROOT
    ) {
      lengths.push(this.depth(at))
    }
    return lengths
  }

  #add({ bytes, alone }: Pattern): void {
    let state = ROOT
    for (const byte of bytes) {
      state = this.#child(state, byte) || this.#newChild(state, byte)
    }
    if (alone) this.#endsAlone[state] = 1
    else this.#anywhere[state] = bytes.length
  }

  #newChild(state: number, byte: number): number {
    const child = this.#states++
    this.#label[child] = byte
    this.#depth[child] = this.depth(state) + 1
    this.#sibling[child] = this.#firstChild[state] ?? 0
    this.#firstChild[state] = child
    if (state === ROOT) this.#rootChildren[byte] = child
    return child
  }

  #child(state: number, byte: number): number {
    if (state === ROOT) return this.#rootChildren[byte] ?? ROOT
    let child = this.#firstChild[state] ?? ROOT
    while (child !== ROOT && this.#label[child] !== byte) child = this.#sibling[child] ?? ROOT
    return child
  }

  /** Level by level. The fallback of a state is shorter, so it is known before the state. */
  #link(): void {
    const queue = new Int32Array(this.#states)
    let length = 1
    for (let at = 0; at < length; at++) {
      const state = queue[at] ?? ROOT
      let child = this.#firstChild[state] ?? ROOT
      while (child !== ROOT) {
        queue[length++] = child
        this.#linkChild(state, child)
        child = this.#sibling[child] ?? ROOT
      }
    }
  }

  #linkChild(parent: number, child: number): void {
    const fallback =
      parent === ROOT ? ROOT : this.next(this.#fallback[parent] ?? ROOT, this.#label[child] ?? 0)
    this.#fallback[child] = fallback
    this.#anywhere[child] = this.anywhere(child) || this.anywhere(fallback)
    this.#nextAlone[child] =
      this.#endsAlone[fallback] === 1 ? fallback : (this.#nextAlone[fallback] ?? ROOT)
  }
}
