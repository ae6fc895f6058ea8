import 'uplot/dist/uPlot.min.css'

import { useComputedColorScheme } from '@mantine/core'
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import UPlot from 'uplot'

import { plotOptions } from './plot-options.js'
import type { PlotShape } from './plot-shape.js'

interface PlotProps extends PlotShape {
  /** A description of the plot, for screen readers. */
  readonly label: string
  readonly xs: readonly number[]
  /** One array per name of the shape, as long as `xs`. */
  readonly ys: readonly (readonly (number | null)[])[]
}

/** A plot of numbers over numbers. It fills the width that it gets. */
export const Plot = ({ label, xs, ys, ...shape }: PlotProps): ReactNode => {
  const place = useRef<HTMLDivElement>(null)
  const width = useWidth(place)
  const plot = useRef<UPlot>(undefined)
  const colours = useComputedColorScheme('light')
  const shapeKey = JSON.stringify(shape)
  const data: UPlot.AlignedData = [[...xs], ...ys.map((values) => [...values])]
  useEffect(() => {
    const element = place.current
    if (!element || width === 0) return
    plot.current = new UPlot(plotOptions(shape, element, width), data, element)
    return () => {
      plot.current?.destroy()
      plot.current = undefined
    }
    // Another effect sets the data. If the data were a dependency here, each point would make a new plot.
    // oxlint-disable-next-line react/exhaustive-deps -- see above
  }, [width, shapeKey, colours])
  useEffect(() => {
    plot.current?.setData(data)
  })
  return (
    <div
      ref={place}
      role="img"
      aria-label={label}
      // If the window gets narrower, the plot is too wide for a moment.
      style={{ height: shape.height, overflow: 'hidden' }}
    />
  )
}

/** The current width of an element in pixels. 0 before it is known. */
const useWidth = (place: RefObject<HTMLDivElement | null>): number => {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = place.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      setWidth(element.clientWidth)
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
    }
  }, [place])
  return width
}
