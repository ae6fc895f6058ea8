/** The value that a parameter gets, or the reason why it cannot have it. */
export type ParamResult =
  { readonly value: unknown } | { readonly reason: string; readonly instead: string }

/** A refusal. */
export const refused = (reason: string, instead: string): ParamResult => ({ reason, instead })
