const AGAIN_AFTER_MS = 1_000

/**
 * Loads a part of the page that is not needed at first. If the console does not answer, loading is tried again each
 * second, because a part that fails would end the whole page.
 *
 * @param load an `import()`
 */
export const loadPart = async <Part>(load: () => Promise<Part>): Promise<Part> => {
  for (;;) {
    try {
      return await load()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS))
    }
  }
}
