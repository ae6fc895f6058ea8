/** A message as a sentence: with a capital letter at its beginning and a full stop at its end. */
export const sentence = (text: string): string => {
  const start = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?…]$/.test(start) ? start : `${start}.`
}
