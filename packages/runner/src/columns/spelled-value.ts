/** A kind of value for which JavaScript has no class. */
export type SpelledKind = 'DATE' | 'TIME' | 'DATETIME' | 'DECIMAL'

/**
 * A value of a declared type that JavaScript has no class for, by its text:
 *
 * | kind       | text                                                            |
 * | ---------- | --------------------------------------------------------------- |
 * | `DATE`     | `2026-01-02`                                                    |
 * | `TIME`     | `03:04:05`, with up to six more digits                          |
 * | `DATETIME` | `2026-01-02T03:04:05`, with up to six more digits               |
 * | `DECIMAL`  | `-12.50`: digits, with a point between two of them or without   |
 *
 * @example
 * ```ts
 * console.log(new SpelledValue('DECIMAL', '12.50').text)
 * ```
 */
export class SpelledValue {
  readonly kind: SpelledKind
  readonly text: string

  constructor(kind: SpelledKind, text: string) {
    this.kind = kind
    this.text = text
  }
}
