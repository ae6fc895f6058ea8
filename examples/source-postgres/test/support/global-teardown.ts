/** After all tests, in the same process as the setup. */
const tearDown = (): void => {
  const { stopPostgres } = globalThis as { stopPostgres?: () => void }
  stopPostgres?.()
}

// eslint-disable-next-line no-restricted-syntax -- where Jest looks for it
export default tearDown
