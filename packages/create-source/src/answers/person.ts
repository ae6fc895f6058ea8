import { InvalidAnswer } from './invalid-answer.js'

/** A person who can be asked. */
export interface Person {
  /** The answer; `initial` when they just press Enter. Rejects with `LeftUnanswered` when they go away. */
  ask(question: string, initial: string): Promise<string>
  tell(message: string): void
}

/** Thrown when the person goes away instead of answering. */
export class LeftUnanswered extends Error {
  override readonly name = 'LeftUnanswered'
}

/** Asks until the answer can be worked with, and tells each time why it cannot. */
export const askUntilValid = async <Answer>(
  person: Person,
  question: string,
  initial: string,
  parse: (text: string) => Answer,
): Promise<Answer> => {
  for (;;) {
    const text = await person.ask(question, initial)
    try {
      return parse(text)
    } catch (error) {
      if (!(error instanceof InvalidAnswer)) throw error
      person.tell(error.message)
    }
  }
}
