import { useSyncExternalStore } from 'react'

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('hashchange', listener)
  return () => {
    window.removeEventListener('hashchange', listener)
  }
}

const chosenSource = (): string => decodeURIComponent(window.location.hash.replace(/^#\/?/, ''))

/**
 * The id of the source in the address, so a page that is opened again shows the same source. Empty if the address names
 * none.
 */
export const useChosenSource = (): string => useSyncExternalStore(subscribe, chosenSource)

/** The address of a source's page. */
export const addressOfSource = (id: string): string => `#/${encodeURIComponent(id)}`
