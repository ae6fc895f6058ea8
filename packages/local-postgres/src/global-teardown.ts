/** After all tests, in the same process as the setup. */
const tearDown = async (): Promise<void> => {
  const { stopPostgres } = globalThis as { stopPostgres?: () => Promise<void> }
  await stopPostgres?.()
}

// oxlint-disable-next-line house/no-default-export -- where Jest looks for it
export default tearDown
