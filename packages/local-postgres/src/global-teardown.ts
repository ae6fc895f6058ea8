/** After all tests, in the same process as the setup. */
const tearDown = async (): Promise<void> => {
  const { stopPostgres } = globalThis as { stopPostgres?: () => Promise<void> }
  await stopPostgres?.()
}

// eslint-disable-next-line no-restricted-syntax -- where Jest looks for it
export default tearDown
