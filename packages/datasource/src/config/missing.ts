/** Whether a parameter has no answer. An empty field of a form sends an empty text. */
export const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || value === ''
