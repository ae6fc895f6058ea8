/** A question to a person. */
export interface Question {
  readonly message: string
  /** What an empty answer stands for. */
  readonly initial?: string | undefined
  readonly required: boolean
}

/** Something to choose. */
export interface Option {
  readonly name: string
  readonly value: unknown
  readonly disabled: boolean
}

/** Asks a person. An empty answer to what is not required is `undefined`. */
export interface Prompter {
  text(question: Question): Promise<string | undefined>
  /** What is typed does not show. */
  password(question: Question): Promise<string | undefined>
  number(question: Question): Promise<number | undefined>
  select(question: Question, options: readonly Option[]): Promise<unknown>
  list(question: Question, options: readonly Option[]): Promise<unknown[]>
}
