const AT_MOST_MS = 1_000

/** Resolves when the page has drawn its first picture, so that a large script does not delay it. */
export const whenIdle = (): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      resolve()
    }
    // Safari has no `requestIdleCallback`.
    const { requestIdleCallback: ask } = window as Partial<Window>
    if (ask) ask(end, { timeout: AT_MOST_MS })
    else setTimeout(end)
  })
