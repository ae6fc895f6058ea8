import type { RowsMeasured } from './measure-rows.js'
import { median } from './median.js'

const [WIDTH, BAR_HEIGHT, LABEL_WIDTH, VALUE_WIDTH] = [760, 24, 260, 110]
const TITLE_HEIGHT = 28

/** Bars and texts are legible on a light page and on a dark one. */
const STYLE = `text{fill:#1a202c}.ours{fill:#2b6cb0}.theirs{fill:#a0aec0}
@media (prefers-color-scheme:dark){text{fill:#e2e8f0}.ours{fill:#63b3ed}.theirs{fill:#718096}}`

/**
 * The measured rows per second, in the median of the rounds, as an SVG of bars, ours in another colour.
 *
 * @param facts what was measured: the number of rows and the machine
 */
export const barsOf = (measured: readonly RowsMeasured[], facts: string): string => {
  const speeds = measured.map(({ name, rowsPerSecond }) => [name, median(rowsPerSecond)] as const)
  const most = Math.max(...speeds.map(([, rowsPerSecond]) => rowsPerSecond))
  const bars = speeds.map(([name, rowsPerSecond], index) => {
    const y = TITLE_HEIGHT + index * BAR_HEIGHT
    const width = Math.max(
      1,
      Math.round((rowsPerSecond / most) * (WIDTH - LABEL_WIDTH - VALUE_WIDTH)),
    )
    const owner = name.includes('panoply') ? 'ours' : 'theirs'
    return [
      `<text x="${LABEL_WIDTH - 8}" y="${y + 16}" text-anchor="end">${name}</text>`,
      `<rect class="${owner}" x="${LABEL_WIDTH}" y="${y + 4}" width="${width}" height="16"/>`,
      `<text x="${LABEL_WIDTH + width + 6}" y="${y + 16}">${kilo(rowsPerSecond)}k rows/s</text>`,
    ].join('\n')
  })
  const height = TITLE_HEIGHT + measured.length * BAR_HEIGHT + 4
  const title = `Rows per second, ours in blue. ${facts}`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${title}" font-family="sans-serif" font-size="12">
<style>${STYLE}</style>
<text x="8" y="18" font-weight="bold">${title}</text>
${bars.join('\n')}
</svg>
`
}

const kilo = (rowsPerSecond: number): string =>
  (rowsPerSecond / 1_000).toFixed(rowsPerSecond < 10_000 ? 1 : 0)
