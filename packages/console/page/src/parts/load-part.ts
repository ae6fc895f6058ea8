const AGAIN_AFTER_MS = 1_000

/**
 * Loads a part of the page that is not needed at first. While the console does not answer it is asked for again each second:
 * a part that fails would take the whole page with it.
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
