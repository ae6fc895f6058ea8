/** Letters and emoji that are two cells wide. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u
/** Marks that combine with the letter before them. */
const WITHOUT_WIDTH = /[\p{Mn}\p{Me}]/u

/** The width of a text in cells of a terminal. */
export const textWidth = (text: string): number =>
  Array.from(text).reduce((width, character) => width + cellsOf(character), 0)

/**
 * A text of one line, cut so that it is narrower than the terminal. `…` stands for the rest.
 *
 * @param columns of the terminal
 */
export const cutToWidth = (text: string, columns: number): string => {
  if (textWidth(text) < columns) return text
  let width = 1
  let cut = ''
  // Iterates over code points: half of a character would print as garbage.
  for (const character of text) {
    width += cellsOf(character)
    if (width >= columns) break
    cut += character
  }
  return `${cut}…`
}

const cellsOf = (character: string): number => {
  if (WITHOUT_WIDTH.test(character)) return 0
  return WIDE.test(character) ? 2 : 1
}
