/** A function that throws the value. */
export const failing = (error: unknown) => (): never => {
  throw error
}

/** What the call throws. */
export const thrownBy = (call: () => unknown): unknown => {
  try {
    call()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
