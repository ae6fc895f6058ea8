import UPlot from 'uplot'

import { formatShortCount } from '../format/counts.js'
import type { PlotShape } from './plot-shape.js'

const AXIS_FONT = '11px system-ui, sans-serif'
const PLAIN_COLOURS = ['--plot', '--plot-2', '--plot-3', '--plot-4']

/** The options of uPlot, with the current colours of the theme at `element`. */
export const plotOptions = (
  { height, names, axis, labels, isBars = false }: PlotShape,
  element: Element,
  width: number,
): UPlot.Options => {
  const style = getComputedStyle(element)
  const colour = (name: string): string => style.getPropertyValue(name)
  const axisLook = {
    stroke: colour('--mantine-color-dimmed'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: AXIS_FONT,
  }
  const hasLegend = names.length > 1
  const bars = isBars && UPlot.paths.bars?.({ size: [0.7, 60] })
  return {
    width,
    height: hasLegend ? height - 32 : height,
    legend: { show: hasLegend, live: false },
    cursor: { y: false, drag: { x: false, y: false } },
    padding: [8, 8, 0, 0],
    scales: {
      x: { time: axis === 'instant', ...(labels && { range: [-0.6, labels.length - 0.4] }) },
      y: { range: (_plot, min, max) => [Math.min(0, min), max > 0 ? max * 1.1 : 1] },
    },
    axes: [
      {
        ...axisLook,
        size: 28,
        grid: { show: false },
        ...(axis === 'seconds' && {
          values: (_plot, ticks) => ticks.map((tick) => `${tick} s`),
        }),
        ...(labels && {
          values: (_plot, ticks) => ticks.map((tick) => labels[tick]?.slice(0, 12) ?? ''),
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
          space: 80,
        }),
      },
      { ...axisLook, size: 52, values: (_plot, ticks) => ticks.map(formatShortCount) },
    ],
    series: [
      {},
      ...names.map((label, index) => ({
        label,
        stroke: colour(PLAIN_COLOURS[index % PLAIN_COLOURS.length] ?? '--plot'),
        width: 1.5,
        points: { show: false },
        ...(index === 0 && { fill: colour('--plot-fill') }),
        ...(bars && { paths: bars }),
      })),
    ],
  }
}
