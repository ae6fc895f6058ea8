import { describeValue, isPlainObject } from '@panoply/errors/internal'
import { plainCopy } from '../values/plain-copy.js'
import { choiceOf, findChoice } from './choice.js'
import type { ChoiceItem, Param } from './config.js'
import { jsonOf } from './json-of.js'
import { listOf } from './list-of.js'
import { type ParamResult, refused } from './param-result.js'

/**
 * The item of `values` that an answer names. If a function finds the values, they are not known here: the answer stays
 * as it is until `resolveSource` has called the function.
 */
export const chosen = (answer: unknown, { values }: Param): ParamResult => {
  if (!isList(values)) return { value: answer }
  // A flag or a variable can give an item only as JSON.
  const item = findChoice(values, answer) ?? findChoice(values, jsonOf(answer))
  if (item === undefined) {
    return refused(
      `expected one of the values, got ${describeValue(answer)}`,
      `write one of ${namesOf(values)}`,
    )
  }
  return isPlainObject(item) && item['disabled'] === true
    ? refused('the value is disabled', `write one of ${namesOf(values)}`)
    : { value: plainCopy(item) }
}

/** The items that an answer names: an array, one answer, or a text with commas or of JSON. */
export const chosenList = (answer: unknown, param: Param): ParamResult => {
  const results = answersOf(answer, param).map((one) => chosen(one, param))
  const refusal = results.find((result) => 'reason' in result)
  if (refusal) return refusal
  const items = results.flatMap((result) => ('value' in result ? [result.value] : []))
  return unmetRequirement(items, param) ?? { value: items }
}

/**
 * A text is split as `listOf` does it, also inside an array. A text that is one of the values is not split, because names
 * may hold commas.
 */
const answersOf = (answer: unknown, { values }: Param): readonly unknown[] => {
  if (!isList(values)) return listOf(answer)
  const answers = findChoice(values, answer) === undefined ? listOf(answer) : [answer]
  return answers.flatMap((one) => (isSeveral(one, values) ? listOf(one) : [one]))
}

const isSeveral = (answer: unknown, values: readonly ChoiceItem[]): boolean =>
  typeof answer === 'string' && /[,"[]/.test(answer) && findChoice(values, answer) === undefined

/** A value that must be chosen together with the item, but was not chosen. */
const unmetRequirement = (
  items: readonly unknown[],
  { values }: Param,
): ParamResult | undefined => {
  if (!isList(values)) return undefined
  const choices = items.flatMap((item) => choiceOf(item) ?? [])
  for (const { name, requires } of choices) {
    for (const required of requires) {
      const wanted = findChoice(values, required)
      const isChosen = findChoice(items as readonly ChoiceItem[], required) !== undefined
      if (isChosen) continue
      const label = (wanted === undefined ? undefined : choiceOf(wanted)?.name) ?? String(required)
      return refused(`${name} requires ${label}`, `choose ${label}, too, or leave ${name} out`)
    }
  }
  return undefined
}

const isList = (values: Param['values']): values is readonly ChoiceItem[] => Array.isArray(values)

const MAX_SHOWN = 20

const namesOf = (items: readonly ChoiceItem[]): string => {
  const names = items.flatMap((item) => {
    const choice = choiceOf(item)
    return choice === undefined || choice.disabled ? [] : [choice.name]
  })
  const more = names.length - MAX_SHOWN
  return `${names.slice(0, MAX_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
