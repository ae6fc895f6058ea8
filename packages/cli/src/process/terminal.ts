/** The variables of the environment. */
type Env = Readonly<Record<string, string | undefined>>

/** Facts about the terminal of standard error. */
export interface TerminalFacts {
  /** Whether a line may be redrawn and prompts may be shown. */
  readonly isInteractive: boolean
  readonly hasColour: boolean
}

/**
 * What may be written to standard error. A terminal without escapes (`TERM=dumb`) and a terminal of a CI system
 * (`CI=true`) get plain lines, like a file. `FORCE_COLOR` and `NO_COLOR` decide about colours in all cases.
 *
 * @param isTerminal whether standard error is a terminal
 */
export const terminalFacts = (env: Env, isTerminal: boolean): TerminalFacts => {
  const isDumb = env['TERM'] === 'dumb'
  const isInteractive = isTerminal && !isDumb && !isOn(env['CI'])
  return { isInteractive, hasColour: colourOf(env) ?? isInteractive }
}

/** Whether the environment asks for colours. `undefined` if it does not say. */
const colourOf = (env: Env): boolean | undefined => {
  const force = env['FORCE_COLOR']
  // An empty FORCE_COLOR means yes, as in Node.
  if (force !== undefined) return force === '' || isOn(force)
  return env['NO_COLOR'] === undefined || env['NO_COLOR'] === '' ? undefined : false
}

const isOn = (value: string | undefined): boolean =>
  value !== undefined && !['', '0', 'false', 'no'].includes(value.toLowerCase())
