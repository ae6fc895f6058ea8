import { type ReactNode, useLayoutEffect } from 'react'

/**
 * Shows empty boxes for the parts of the page. `index.html` contains the same boxes. So they are visible before a
 * script runs, and nothing moves when scripts begin.
 */
export const Waiting = (): ReactNode => {
  useLayoutEffect(() => {
    const places = document.getElementById('waiting')
    places?.removeAttribute('hidden')
    return () => {
      places?.setAttribute('hidden', '')
    }
  }, [])
  return null
}
