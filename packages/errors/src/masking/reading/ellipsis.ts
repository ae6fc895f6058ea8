import type { ByteView } from './byte-view.js'

const MARKS = /* @__PURE__ */ ['...', '…'].map((mark) => [...Buffer.from(mark)])
/** The first byte of each mark: a dot, and the first of three bytes in UTF-8. */
const beginsMark = (byte: number | undefined): boolean => byte === 0x2e || byte === 0xe2

/** If a mark says that the text was cut, this many bytes of a secret before the mark count as the secret. */
const MIN_BYTES_BEFORE_COUNT = 8
/** An ellipsis also ends sentences, and the text before it may begin like a secret: `https://…`. */
const MIN_BYTES_BEFORE_ELLIPSIS = 16

/** Whether the bytes hold a mark that says that a text was cut. */
export const hasEllipsis = (bytes: Uint8Array): boolean => {
  for (let at = 0; at < bytes.length; at++) {
    if (!beginsMark(bytes[at])) continue
    if (MARKS.some((mark) => mark.every((byte, index) => bytes[at + index] === byte))) return true
  }
  return false
}

/**
 * Finds a mark that says that the text was cut: `...`, `…`, `... 10 more characters` as `inspect` writes it.
 *
 * @returns how many bytes of a secret before the mark count as the secret; 0 if there is no mark
 */
export const minBytesBeforeCut = (view: ByteView, at: number): number => {
  // Most bytes do not begin a mark.
  if (!beginsMark(view.at(at))) return 0
  if (!MARKS.some((mark) => mark.every((byte, index) => view.at(at + index) === byte))) return 0
  const [fourth, fifth] = [view.at(at + 3), view.at(at + 4)]
  const isCount = fourth === 0x20 && (fifth === 0x28 || (fifth >= 0x30 && fifth <= 0x39))
  return isCount ? MIN_BYTES_BEFORE_COUNT : MIN_BYTES_BEFORE_ELLIPSIS
}
