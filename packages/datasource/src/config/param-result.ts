/** The value of a parameter, or the reason why the answer was refused. */
export type ParamResult =
  | { readonly value: unknown }
  | { readonly reason: string; readonly instead: string }

/** A refusal. */
export const refused = (reason: string, instead: string): ParamResult => ({ reason, instead })
