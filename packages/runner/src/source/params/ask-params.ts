import { type ChoiceItem, type DataSourceConfig, resolveValues } from '@panoply/datasource'

import { isPlainObject } from '@panoply/errors/internal'
import type { PlainObject } from '../../values/plain-object.js'
import { askSshTunnel } from './ask-ssh-tunnel.js'
import type { ChoiceLoader } from './choice-loader.js'
import type { ParamFlag } from './param-flag.js'
import type { Option, Prompter, Question } from './prompter.js'
import { SettledSource } from './settled-source.js'

/** Types that a person is never asked for: the system fills them, or a sign-in in the browser does. */
const NEVER_ASKED = new Set<string | undefined>([
  ...['hidden', 'oauth', 'schema', 'destination', 'primary-key', 'incremental-key'],
  ...['exclude', 'parse-string', 'truncate-table'],
])

/** Whether a person can answer for this parameter. */
export const canBeAsked = ({ param }: ParamFlag): boolean =>
  param.hidden !== true && !NEVER_ASKED.has(param.type)

/** How a person is asked. */
export interface Asking {
  readonly config: DataSourceConfig
  readonly prompter: Prompter
  /** Is told what is there after each answer, before anything else is done with it. */
  readonly onAnswer: (source: PlainObject) => void
  /** Loads the values to choose from. */
  readonly choices: ChoiceLoader
  /** What functions that find values get as their `options`. */
  readonly options: PlainObject
}

/**
 * Asks for parameters, one after the other in the order of CONFIG, so that what one depends on is there before it.
 *
 * @param wanted those to ask for
 * @param given what is there already
 * @returns what is there now
 */
export const askParams = async (
  wanted: readonly ParamFlag[],
  given: PlainObject,
  asking: Asking,
): Promise<PlainObject> => {
  const { config, choices, options } = asking
  const settled = new SettledSource(config, choices, {
    ...{ given, options, pending: wanted.map(({ name }) => name) },
  })
  // What was given is checked before it reaches a function, and before anything is asked for.
  await settled.settle()
  for (const flag of inOrder(wanted)) {
    const answer = await ask(flag, settled.source, asking)
    settled.add(flag.name, answer)
    if (answer !== undefined) asking.onAnswer(settled.source)
    await settled.settle()
  }
  return settled.source
}

/** Those that others depend on come first; the order of CONFIG holds for the rest. */
const inOrder = (flags: readonly ParamFlag[]): ParamFlag[] => {
  const ordered: ParamFlag[] = []
  const visiting = new Set<ParamFlag>()
  const visit = (flag: ParamFlag): void => {
    if (visiting.has(flag)) return
    visiting.add(flag)
    for (const dependency of flag.param.dependencies ?? []) {
      const other = flags.find(({ name }) => name === dependency)
      if (other) visit(other)
    }
    ordered.push(flag)
  }
  flags.forEach(visit)
  return ordered
}

const ask = async (
  flag: ParamFlag,
  source: PlainObject,
  { prompter, choices, options: given }: Asking,
): Promise<unknown> => {
  const { param, isSecret, isList } = flag
  if (param.type === 'ssh-tunnel') return await askSshTunnel(flag, prompter)
  const question = questionOf(flag)
  if (param.values !== undefined || param.type === 'select') {
    const isReady = (param.dependencies ?? []).every((name) => source[name] !== undefined)
    // What it depends on was skipped.
    if (!isReady) return undefined
    const items = await resolveValues(choices.paramOf(param), source, given)
    const options = items.map(optionOf)
    if (!isList) return await prompter.select(question, options)
    const chosen = await prompter.list(question, options)
    return chosen.length > 0 ? chosen : undefined
  }
  if (isSecret) return await prompter.password(question)
  if (param.type === 'number') return await prompter.number(question)
  return await prompter.text(question)
}

const questionOf = ({ param, name, isSecret, isList }: ParamFlag): Question => {
  const isTyped = isList && param.values === undefined
  const hints = [param.help ?? param.description, param.placeholder, isTyped ? 'with commas' : '']
  const hint = hints.filter((part) => part !== undefined && part !== '').join('; ')
  const { default: initial } = param
  return {
    message: `${param.title ?? name}${hint === '' ? '' : ` (${hint})`}:`,
    required: param.required === true,
    ...(!isSecret &&
      (typeof initial === 'string' || typeof initial === 'number') && { initial: String(initial) }),
  }
}

const optionOf = (item: ChoiceItem): Option => {
  if (!isPlainObject(item)) return { name: String(item), value: item, disabled: false }
  const name: unknown = item['name'] ?? item['title'] ?? item['value'] ?? item['id']
  // resolveValues lets nothing through whose name is neither a text nor a number.
  const label = typeof name === 'number' ? String(name) : (name as string)
  return { name: label, value: item, disabled: item['disabled'] === true }
}
