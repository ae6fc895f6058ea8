import { InvalidArgumentError } from '@panoply/errors'
import { type Environment, environmentValue } from '@panoply/runner'
import type { Command, Option } from 'commander'

const PREFIX = 'PANOPLY_'
/** `PANOPLY_OPTIONS` holds the options themselves. */
const WITHOUT_VARIABLE = new Set(['--options', '--version'])
/**
 * For `run` this variable is the path of a tape, for `prove` it is a switch. So a path for `run` is ignored by `prove`.
 */
const SHARED_VARIABLE = 'PANOPLY_RECORD'
/** Other flags have no variable with `_FILE`: `PANOPLY_SOURCE_FILE` belongs to a parameter `file`. */
const HOLDS_ADDRESS = new Set(['PANOPLY_OUT', 'PANOPLY_STATE', 'PANOPLY_STATE_DIR'])
const YES = new Set(['1', 'true', 'yes'])
const NO = new Set(['0', 'false', 'no'])

/**
 * Reads the values of a command's flags from the environment: `PANOPLY_TO` for `--to`, `PANOPLY_BATCH_SIZE` for
 * `--batch-size`. An empty variable counts as not set. `PANOPLY_OUT_FILE` and `PANOPLY_STATE_FILE` name files with the
 * value, because an address may hold a password. The command reads its typed flags later, so a typed flag wins.
 *
 * @throws InvalidArgumentError when the value of a variable cannot be that of its flag
 */
export const applyEnvironment = (command: Command, environment: Environment): void => {
  for (const option of command.options) {
    const variable = variableOf(option)
    if (variable === undefined) continue
    const text = HOLDS_ADDRESS.has(variable)
      ? environmentValue(variable, environment)
      : environment.env[variable]
    if (text === undefined || text === '') continue
    if (variable === SHARED_VARIABLE && isSwitch(option) && !isSwitchWord(text)) continue
    command.setOptionValueWithSource(option.attributeName(), valueOf(option, text, variable), 'env')
  }
}

/**
 * The variable of a flag. `--no-input` is `PANOPLY_INPUT`. Flags for parameters of the source have no variable here,
 * because `collectParams` reads those.
 */
export const variableOf = ({ long, helpGroupHeading }: Option): string | undefined => {
  if (long === undefined || WITHOUT_VARIABLE.has(long)) return undefined
  // The flags of parameters are listed in their own group.
  if (helpGroupHeading !== undefined) return undefined
  return (
    PREFIX +
    long
      .replace(/^--(no-)?/, '')
      .replaceAll('-', '_')
      .toUpperCase()
  )
}

/** Whether a flag takes no value. */
const isSwitch = ({ required, optional }: Option): boolean => !required && !optional

const isSwitchWord = (text: string): boolean =>
  YES.has(text.toLowerCase()) || NO.has(text.toLowerCase())

const valueOf = (option: Option, text: string, variable: string): unknown => {
  const fail = (reason: string): never => {
    throw new InvalidArgumentError(`${variable}: ${reason}, got ${JSON.stringify(text)}`, {
      argument: variable,
    })
  }
  if (isSwitch(option)) {
    const word = text.toLowerCase()
    if (YES.has(word)) return true
    return NO.has(word) ? false : fail('expected 1 or 0')
  }
  const parse: ((text: string, before: unknown) => unknown) | undefined = option.parseArg
  if (parse === undefined) return text
  try {
    // The parsers of these flags do not use an earlier value.
    return parse(text, undefined)
  } catch (error) {
    return fail((error as Error).message)
  }
}
