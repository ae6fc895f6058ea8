/** A question to a person. */
export interface Question {
  readonly message: string
  /** The value of an empty answer. */
  readonly initial?: string | undefined
  readonly required: boolean
}

/** Something to choose. */
export interface Option {
  readonly name: string
  readonly value: unknown
  readonly disabled: boolean
}

/** Asks a person. An empty answer to an optional question is `undefined`. */
export interface Prompter {
  text(question: Question): Promise<string | undefined>
  /** The typed text is not shown. */
  password(question: Question): Promise<string | undefined>
  number(question: Question): Promise<number | undefined>
  select(question: Question, options: readonly Option[]): Promise<unknown>
  list(question: Question, options: readonly Option[]): Promise<unknown[]>
}
