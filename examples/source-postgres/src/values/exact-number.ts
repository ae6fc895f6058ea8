import { parseJson } from '@panoply/datasource'

/** The most digits that a number of JavaScript holds, whatever they are. The words of a numeric are shorter. */
const SAFE_DIGITS = 15

/** A numeric: a number if that holds all digits, else the text. `NaN` and infinities are texts, too. */
export const exactNumber = (text: string): unknown => {
  // The server spells the number as JSON does.
  if (text.length > SAFE_DIGITS) return parseJson(text)
  const number = Number(text)
  return Number.isFinite(number) ? number : text
}
