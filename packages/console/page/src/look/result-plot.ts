import type { SqlAnswer } from '../../../src/protocol/index.js'
import type { PlotShape } from '../parts/plot-shape.js'

/** The part of a result that is drawn. */
export interface ResultPlot {
  readonly shape: Omit<PlotShape, 'height'>
  readonly xs: readonly number[]
  readonly ys: readonly (readonly (number | null)[])[]
}

/** The largest number of series, because more lines or bars cannot be distinguished. */
const MOST_SERIES = 4
const MOST_BARS = 60

const NUMBER_TYPE = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|REAL|DECIMAL)/
const INSTANT_TYPE = /^(DATE|TIMESTAMP)/

/**
 * The plot of a result: the numeric columns over the first one. A first column of numbers or instants makes lines, any
 * other one makes bars.
 *
 * @returns `undefined` for a result without a column of numbers beside the first, or with too many bars
 */
export const resultPlot = ({ columns, rows }: SqlAnswer): ResultPlot | undefined => {
  const [first] = columns
  const numeric = columns
    .map(({ name, type }, position) => ({ name, type, position }))
    .filter(({ type, position }) => position > 0 && NUMBER_TYPE.test(type))
    .slice(0, MOST_SERIES)
  if (!first || numeric.length === 0 || rows.length === 0) return undefined
  const names = numeric.map(({ name }) => name)
  const read = axisReader(first.type)
  if (!read) {
    if (rows.length > MOST_BARS) return undefined
    const labels = rows.map(([value]) => String(value))
    const ys = numeric.map(({ position }) => rows.map((row) => numberOf(row[position])))
    return {
      shape: { names, axis: 'number', labels, isBars: true },
      xs: rows.map((_, position) => position),
      ys,
    }
  }
  // A line goes from left to right.
  const points = rows
    .map((row) => ({ x: read(row[0]), row }))
    .filter((point): point is { x: number; row: readonly unknown[] } => point.x !== null)
    .sort((a, b) => a.x - b.x)
  return {
    shape: { names, axis: INSTANT_TYPE.test(first.type) ? 'instant' : 'number' },
    xs: points.map(({ x }) => x),
    ys: numeric.map(({ position }) => points.map(({ row }) => numberOf(row[position]))),
  }
}

const axisReader = (type: string): ((value: unknown) => number | null) | undefined => {
  if (INSTANT_TYPE.test(type)) return secondsOf
  return NUMBER_TYPE.test(type) ? numberOf : undefined
}

/** Large whole numbers and decimals are texts. */
const numberOf = (value: unknown): number | null => {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

const secondsOf = (value: unknown): number | null => {
  const epochMs = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(epochMs) ? null : epochMs / 1000
}
