import { type ReactNode, useLayoutEffect } from 'react'

/**
 * Shows the places of the parts of the page. `index.html` has them, so that they are there before any script has run, and
 * nothing moves when scripts begin.
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
