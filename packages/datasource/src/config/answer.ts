/** The value that a parameter gets, or the reason why it cannot have it. */
export type ParamResult =
  { readonly value: unknown } | { readonly reason: string; readonly instead: string }

/** A refusal. */
export const refused = (reason: string, instead: string): ParamResult => ({ reason, instead })

/** Whether a parameter has no answer. An empty text is what an empty field of a form sends. */
export const isMissing = (value: unknown): boolean =>
  value === undefined || value === null || value === ''
