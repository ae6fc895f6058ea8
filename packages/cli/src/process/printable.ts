/**
 * Characters that control a terminal, or that change how the text around them is read: control characters except tab
 * and newline (C0, C1), soft hyphens, marks of direction, zero-width characters, letters without a form, line separators, tags, and
 * rare selectors of variants.
 */
const UNPRINTABLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]|\udb40[\udc00-\uddef]/g

/**
 * A text of any number of lines, with escapes in place of characters that control a terminal. JSON keeps its meaning:
 * below U+0020 it holds only newlines, and other characters get the escapes of JSON.
 */
export const printableText = (text: string): string => text.replace(UNPRINTABLE, escaped)

/** A text as a part of one line. Its newlines are escaped, too. */
export const printable = (text: string): string => printableText(text).replaceAll('\n', '\\n')

/** A message of several lines. All lines but the first are indented, so that none looks like a line of the command. */
export const printableLines = (text: string): string =>
  printableText(text).replace(/\n(?! {2})/g, '\n  ')

const escaped = (found: string): string => {
  const code = found.charCodeAt(0)
  if (code < 0x20) return `\\x${code.toString(16).padStart(2, '0')}`
  return Array.from({ length: found.length }, (_, index) => {
    const unit = found.charCodeAt(index).toString(16)
    return `\\u${unit.padStart(4, '0')}`
  }).join('')
}
