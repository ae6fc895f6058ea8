import type { RowsMeasured } from './measure-rows.js'

const [WIDTH, BAR_HEIGHT, LABEL_WIDTH] = [760, 24, 260]

/** The measured rows per second as an SVG of bars, ours in another colour. */
export const barsOf = (measured: readonly RowsMeasured[]): string => {
  const most = Math.max(...measured.map(({ rowsPerSecond }) => rowsPerSecond))
  const bars = measured.map(({ name, rowsPerSecond }, index) => {
    const y = index * BAR_HEIGHT
    const width = Math.max(1, Math.round((rowsPerSecond / most) * (WIDTH - LABEL_WIDTH - 90)))
    const colour = name.includes('panoply') ? '#2b6cb0' : '#a0aec0'
    const value = `${Math.round(rowsPerSecond / 1_000)}k rows/s`
    return [
      `<text x="${LABEL_WIDTH - 8}" y="${y + 16}" text-anchor="end">${name}</text>`,
      `<rect x="${LABEL_WIDTH}" y="${y + 4}" width="${width}" height="16" fill="${colour}"/>`,
      `<text x="${LABEL_WIDTH + width + 6}" y="${y + 16}">${value}</text>`,
    ].join('\n')
  })
  const height = measured.length * BAR_HEIGHT + 4
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="white"/>
${bars.join('\n')}
</svg>
`
}
