import { InvalidAnswer } from './invalid-answer.js'

const MAX_LENGTH = 60

/** @throws InvalidAnswer if it is empty, too long, or more than one line */
export const parseTitle = (text: string): string => {
  const title = text.trim()
  if (title === '' || title.length > MAX_LENGTH || /[\p{Cc}`]/u.test(title)) {
    throw new InvalidAnswer(
      `expected a title on one line, of 1 to ${MAX_LENGTH} characters, got ${JSON.stringify(text)}`,
    )
  }
  return title
}
