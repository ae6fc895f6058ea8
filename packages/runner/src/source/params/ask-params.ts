import {
  type ChoiceItem,
  type ConfigIssue,
  type DataSourceConfig,
  resolveValues,
} from '@panoply/datasource'

import { isPlainObject } from '@panoply/errors/internal'
import type { PlainObject } from '../../values/plain-object.js'
import { askSshTunnel } from './ask-ssh-tunnel.js'
import type { ChoiceLoader } from './choice-loader.js'
import type { ParamFlag } from './param-flag.js'
import type { Option, Prompter, Question } from './prompter.js'
import { SettledSource } from './settled-source.js'

/** Types that a person is never asked for: the system or a sign-in in the browser fills them. */
const NEVER_ASKED = new Set<string | undefined>([
  ...['hidden', 'oauth', 'schema', 'destination', 'primary-key', 'incremental-key'],
  ...['exclude', 'parse-string', 'truncate-table'],
])

/** Whether a person can answer for this parameter. */
export const canBeAsked = ({ param }: ParamFlag): boolean =>
  param.hidden !== true && !NEVER_ASKED.has(param.type)

/** Options of {@link askParams}. */
export interface Asking {
  readonly config: DataSourceConfig
  readonly prompter: Prompter
  /** Called with the current parameters after each answer, before the parameters are used. */
  readonly onAnswer: (source: PlainObject) => void
  /** Loads the values to choose from. */
  readonly choices: ChoiceLoader
  /** The `options` of functions that find values. */
  readonly options: PlainObject
  /** Makes the error for answers that cannot be used. */
  readonly refusal: (issues: readonly ConfigIssue[]) => Error
}

/**
 * Asks for parameters one after the other, in the order of CONFIG. A parameter comes after the parameters that it
 * depends on.
 *
 * @param wanted the parameters to ask for
 * @param given the parameters that are known already
 * @returns all known parameters
 */
export const askParams = async (
  wanted: readonly ParamFlag[],
  given: PlainObject,
  asking: Asking,
): Promise<PlainObject> => {
  const { config, choices, options, refusal } = asking
  const settled = new SettledSource(config, choices, {
    ...{ given, options, refusal, pending: wanted.map(({ name }) => name) },
  })
  // Given values are checked first, before a function gets them and before any question.
  await settled.settle()
  for (const flag of inOrder(wanted)) {
    const answer = await ask(flag, settled.source, asking)
    settled.add(flag.name, answer)
    if (answer !== undefined) asking.onAnswer(settled.source)
    await settled.settle()
  }
  return settled.source
}

/** Parameters that others depend on come first. Otherwise the order of CONFIG counts. */
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
    // The person skipped a parameter that this one depends on.
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
  // `resolveValues` accepts only names that are texts or numbers.
  const label = typeof name === 'number' ? String(name) : (name as string)
  return { name: label, value: item, disabled: item['disabled'] === true }
}
