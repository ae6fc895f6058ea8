/** Letters and emoji that take two cells of a terminal. */
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u
/** Marks that stand on the letter before them. */
const WITHOUT_WIDTH = /[\p{Mn}\p{Me}]/u

/** How many cells of a terminal a text takes. */
export const textWidth = (text: string): number =>
  Array.from(text).reduce((width, character) => width + cellsOf(character), 0)

/**
 * A text of one line, cut so that it takes fewer cells than the terminal has columns. What was cut off shows as `…`.
 *
 * @param columns of the terminal
 */
export const cutToWidth = (text: string, columns: number): string => {
  if (textWidth(text) < columns) return text
  let width = 1
  let cut = ''
  // Code points: a character cut in two would show as rubbish.
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
