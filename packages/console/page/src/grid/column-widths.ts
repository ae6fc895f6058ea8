import { textOfValue } from '../values/value-text.js'
import type { GridColumn, GridRow } from './grid-data.js'

const MIN_WIDTH_PX = 88
const MAX_WIDTH_PX = 340
const WIDTH_OF_LETTER_PX = 7.6
/** Types are written in capitals. */
const WIDTH_OF_CAPITAL_PX = 9
/** The padding of a cell, and the mark of the order beside a name. */
const EXTRA_WIDTH_PX = 40
/** The widths are computed from at most this number of rows. */
const LOOKED_AT = 60

/**
 * The width of each column in pixels, from its name and its first values. It does not change during scrolling, so
 * nothing jumps.
 */
export const columnWidths = (columns: readonly GridColumn[], rows: readonly GridRow[]): number[] =>
  columns.map(({ name, type = '' }, position) => {
    const texts = rows.slice(0, LOOKED_AT).map((row) => textOfValue(row[position]).length)
    const head = name.length * WIDTH_OF_LETTER_PX + type.length * WIDTH_OF_CAPITAL_PX
    const widest = Math.max(head, ...texts.map((length) => length * WIDTH_OF_LETTER_PX))
    const width = Math.ceil(widest) + EXTRA_WIDTH_PX
    return Math.min(MAX_WIDTH_PX, Math.max(MIN_WIDTH_PX, width))
  })
