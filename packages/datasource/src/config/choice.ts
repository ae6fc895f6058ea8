import { isDeepStrictEqual } from 'node:util'

import { describeValue, isPlainObject } from '@panoply/errors/internal'
import type { ChoiceItem } from './config.js'

/** A value to choose from, in the form that every interface shows. */
export interface Choice {
  /** What the person reads. */
  readonly name: string
  /** What is chosen by it. */
  readonly value: unknown
  /** Shown, and not to be chosen. */
  readonly disabled: boolean
  /** The values that have to be chosen along with it. */
  readonly requires: readonly unknown[]
}

/**
 * The choice that an item of `values` stands for: a text or a number for itself, an object by its `name` or `title`
 * and its `value` or `id`, which stand in for each other where one is missing.
 *
 * @returns nothing where the item is none that can be shown
 */
export const choiceOf = (item: unknown): Choice | undefined => {
  if (isLabel(item)) return { name: String(item), value: item, disabled: false, requires: [] }
  if (!isPlainObject(item)) return undefined
  const value = item['value'] ?? item['id'] ?? item['name'] ?? item['title']
  const name = item['name'] ?? item['title'] ?? value
  if (!isLabel(name)) return undefined
  return {
    name: String(name),
    value,
    disabled: item['disabled'] === true,
    requires: listOf(item['requires']),
  }
}

/**
 * The item that an answer stands for: the item itself, or one whose value, id or name it is, or that of the answer. A
 * text stands for the number that it spells.
 */
export const findChoice = (items: readonly ChoiceItem[], answer: unknown): ChoiceItem | undefined =>
  items.find((item) => isDeepStrictEqual(item, answer)) ??
  byPart(items, answer, (item) => choiceOf(item)?.value) ??
  byPart(items, answer, (item) => choiceOf(item)?.name)

const byPart = (
  items: readonly ChoiceItem[],
  answer: unknown,
  read: (item: ChoiceItem) => unknown,
): ChoiceItem | undefined => {
  const asked = isPlainObject(answer) ? (choiceOf(answer)?.value ?? answer) : answer
  return items.find((item) =>
    isLabel(asked)
      ? isLabel(read(item)) && String(read(item)) === String(asked)
      : isDeepStrictEqual(read(item), asked),
  )
}

/** What an item should look like and what it is instead, for error messages. */
export const choiceRefusal = (item: unknown): string =>
  `expected a text, a number or an object with a name, got ${describeValue(item)}`

const isLabel = (value: unknown): value is string | number =>
  (typeof value === 'string' && value !== '') || typeof value === 'number'

const listOf = (value: unknown): readonly unknown[] => {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? (value as unknown[]) : [value]
}
