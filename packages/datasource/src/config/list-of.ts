/** The items of a list. A person may write the list as one text with commas. */
export const listOf = (answer: unknown): readonly unknown[] => {
  if (Array.isArray(answer)) return answer as readonly unknown[]
  if (typeof answer !== 'string') return [answer]
  return answer
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
