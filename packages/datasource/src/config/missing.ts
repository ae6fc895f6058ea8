/** Whether a parameter has no answer. An empty text is what an empty field of a form sends. */
export const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || value === ''
