import type { ByteView } from './byte-view.js'

export const ESCAPE = 0x1b
const OPENING_BRACKET = 0x5b
const CLOSING_BRACKET = 0x5d
const BACKSLASH = 0x5c
const BELL = 0x07
/** The escape sequences of colours are shorter. */
const MAX_LENGTH = 64

/** The length in bytes of an escape sequence for a terminal, such as a colour. 0 if there is none. */
export const terminalEscapeLength = (view: ByteView, at: number): number => {
  const kind = view.at(at + 1)
  if (kind === OPENING_BRACKET) return controlLength(view, at)
  if (kind === CLOSING_BRACKET) return commandLength(view, at)
  return kind >= 0x30 && kind <= 0x7e ? 2 : 0
}

/** `ESC [ 3 1 m`: parameters, and a letter at the end. */
const controlLength = (view: ByteView, at: number): number => {
  let end = at + 2
  while (end < at + MAX_LENGTH && view.at(end) >= 0x20 && view.at(end) < 0x40) end++
  const last = view.at(end)
  return last >= 0x40 && last <= 0x7e ? end + 1 - at : 0
}

/** `ESC ] 8 ; ; address BEL`, for a title or a link, also with `ESC \` at its end. */
const commandLength = (view: ByteView, at: number): number => {
  let end = at + 2
  // Ends at the next escape: no byte is looked at twice.
  while (end < view.length && view.at(end) !== BELL && view.at(end) !== ESCAPE) end++
  if (view.at(end) === BELL) return end + 1 - at
  return view.at(end) === ESCAPE && view.at(end + 1) === BACKSLASH ? end + 2 - at : 0
}
