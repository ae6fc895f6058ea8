import { InvalidAnswer } from './invalid-answer.js'

/** A person who can be asked. */
export interface Person {
  /**
   * Returns the answer, or `initial` if the person only presses Enter. Rejects with `LeftUnanswered` if the person
   * cancels.
   */
  ask(question: string, initial: string): Promise<string>
  tell(message: string): void
}

/** Thrown if the person cancels a question. */
export class LeftUnanswered extends Error {
  override readonly name = 'LeftUnanswered'
}

/** Asks until the answer is valid, and shows each time why it is not. */
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
