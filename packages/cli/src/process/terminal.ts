/** The variables of the environment. */
type Env = Readonly<Record<string, string | undefined>>

/** What the command knows of the terminal that standard error goes to. */
export interface TerminalFacts {
  /** Whether a line may move there, and prompts may draw. */
  readonly isInteractive: boolean
  readonly hasColour: boolean
}

/**
 * What may be written to standard error. A terminal that knows no escapes (`TERM=dumb`) and one of a CI system (`CI=true`)
 * get plain lines, as a file does. `FORCE_COLOR` and `NO_COLOR` decide about colour wherever it goes.
 *
 * @param isTerminal whether standard error is a terminal
 */
export const terminalFacts = (env: Env, isTerminal: boolean): TerminalFacts => {
  const isDumb = env['TERM'] === 'dumb'
  const isInteractive = isTerminal && !isDumb && !isOn(env['CI'])
  return { isInteractive, hasColour: colourOf(env) ?? isInteractive }
}

/** What the environment says of colour; `undefined` when it says nothing. */
const colourOf = (env: Env): boolean | undefined => {
  const force = env['FORCE_COLOR']
  // An empty FORCE_COLOR means yes, as Node has it.
  if (force !== undefined) return force === '' || isOn(force)
  return env['NO_COLOR'] === undefined || env['NO_COLOR'] === '' ? undefined : false
}

const isOn = (value: string | undefined): boolean =>
  value !== undefined && !['', '0', 'false', 'no'].includes(value.toLowerCase())
