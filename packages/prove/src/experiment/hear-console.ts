const METHODS = ['log', 'info', 'warn', 'error', 'debug'] as const

/** Runs an action. `listener` gets the lines that it writes to the console. They are not printed. */
export const hearConsole = async <T>(
  listener: (words: readonly unknown[]) => void,
  run: () => Promise<T>,
): Promise<T> => {
  /* oxlint-disable no-console -- it is the console of the source */
  const before = METHODS.map((name) => Object.getOwnPropertyDescriptor(console, name))
  for (const name of METHODS) {
    console[name] = (...words: unknown[]): void => {
      listener(words)
    }
  }
  try {
    return await run()
  } finally {
    METHODS.forEach((name, index) => {
      Object.defineProperty(console, name, before[index] ?? {})
    })
  }
  /* oxlint-enable no-console */
}
