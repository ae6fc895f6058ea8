import { kindOf } from '../values/kind-of.js'
import { plainCopy } from '../values/plain-copy.js'
import { isPlainObject } from '../values/plain-object.js'
import { choiceOf, findChoice } from './choice.js'
import type { ChoiceItem, Param, ParamType } from './config.js'

/** The value that a parameter gets, or the reason why it cannot have it. */
export type ParamResult =
  { readonly value: unknown } | { readonly reason: string; readonly instead: string }

/** A finite number, from a number or the text of one. */
const toNumber = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** Converts an answer to what the type of its parameter says. The answer is never shown: it may be a secret. */
export const convertValue = (param: Param, answer: unknown): ParamResult =>
  CONVERTERS[param.type ?? ''](answer, param)

const toFiniteNumber = (answer: unknown): ParamResult => {
  const value = toNumber(answer)
  if (value === undefined) {
    return refused(`expected a number, got ${kindOf(answer)}`, 'write a number like 5432')
  }
  // The id of an account would become that of another one.
  return typeof answer === 'string' && Number.isInteger(value) && !Number.isSafeInteger(value)
    ? refused(
        'expected a number, got one with more digits than a number holds',
        'give the parameter the type text',
      )
    : { value }
}

const toText = (answer: unknown): ParamResult => {
  if (typeof answer === 'string') return { value: answer }
  if (typeof answer === 'number' && Number.isFinite(answer)) return { value: String(answer) }
  return refused(`expected a text, got ${kindOf(answer)}`, 'write a text')
}

/** Values that a function finds are not known here: the answer is taken as it is. */
const chosen = (answer: unknown, { values }: Param): ParamResult => {
  if (typeof values !== 'object') return { value: answer }
  const item = findChoice(values, answer)
  if (item === undefined) {
    return refused(
      `expected one of the values, got ${kindOf(answer)}`,
      `write one of ${namesOf(values)}`,
    )
  }
  return isPlainObject(item) && item['disabled'] === true
    ? refused('the value is disabled', `write one of ${namesOf(values)}`)
    : { value: plainCopy(item) }
}

const chosenList = (answer: unknown, param: Param): ParamResult => {
  const answers: unknown[] = Array.isArray(answer) ? answer : [answer]
  const results = answers.map((one) => chosen(one, param))
  const refusal = results.find((result) => 'reason' in result)
  return (
    refusal ?? { value: results.map((result) => ('value' in result ? result.value : undefined)) }
  )
}

const MAX_SHOWN = 20

const namesOf = (items: readonly ChoiceItem[]): string => {
  const names = items.flatMap((item) => {
    const choice = choiceOf(item)
    return choice === undefined || choice.disabled ? [] : [choice.name]
  })
  const more = names.length - MAX_SHOWN
  return `${names.slice(0, MAX_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** Filled by the system or by a sign-in, in forms of their own. */
const asItIs = (answer: unknown): ParamResult => ({ value: answer })

const refused = (reason: string, instead: string): ParamResult => ({ reason, instead })

const CONVERTERS: Readonly<Record<ParamType, (answer: unknown, param: Param) => ParamResult>> = {
  '': toText,
  text: toText,
  string: toText,
  password: toText,
  number: toFiniteNumber,
  select: chosen,
  list: chosenList,
  'dynamic-list': chosenList,
  oauth: asItIs,
  hidden: asItIs,
  schema: asItIs,
  destination: asItIs,
  'primary-key': asItIs,
  'incremental-key': asItIs,
  exclude: asItIs,
  'parse-string': asItIs,
  'truncate-table': asItIs,
}
