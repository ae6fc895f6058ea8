/** The items of a list that a person may write as one text, with commas between them. */
export const listOf = (answer: unknown): readonly unknown[] => {
  if (Array.isArray(answer)) return answer as readonly unknown[]
  if (typeof answer !== 'string') return [answer]
  return answer
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
