const AT_MOST_MS = 1_000

/** Resolves when the page has drawn what a person sees first, so that a large script does not hold that up. */
export const whenIdle = (): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      resolve()
    }
    // Safari does not have it.
    const { requestIdleCallback: ask } = window as Partial<Window>
    if (ask) ask(end, { timeout: AT_MOST_MS })
    else setTimeout(end)
  })
