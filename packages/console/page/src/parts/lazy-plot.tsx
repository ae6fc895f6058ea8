import { type ComponentProps, lazy, type ReactNode, Suspense } from 'react'

import { loadPart } from './load-part.js'
import type { Plot } from './plot.js'

const LoadedPlot = lazy(async () => {
  const { Plot: component } = await loadPart(() => import('./plot.js'))
  return { default: component }
})

/** A plot whose library is loaded when the first plot is drawn. Until then an empty box is shown. */
export const LazyPlot = (props: ComponentProps<typeof Plot>): ReactNode => (
  <Suspense fallback={<div style={{ height: props.height }} />}>
    <LoadedPlot {...props} />
  </Suspense>
)
