import { isDeepStrictEqual } from 'node:util'

import { describeValue, isPlainObject } from '@panoply/errors/internal'
import type { ChoiceItem } from './config.js'

/** A value to choose from, in the form that all interfaces show. */
export interface Choice {
  /** What the person reads. */
  readonly name: string
  /** The value that is chosen. */
  readonly value: unknown
  /** Whether it is shown but cannot be chosen. */
  readonly disabled: boolean
  /** The values that must be chosen together with it. */
  readonly requires: readonly unknown[]
}

/**
 * The choice for an item of `values`. A text or a number is a choice by itself. An object has a `name` or `title`, and
 * a `value` or `id`. If one of the two is missing, the other one is used for both.
 *
 * @returns `undefined` if the item cannot be shown
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
 * The item that an answer names. An answer is the item itself, its value, its id or its name, or another item with the
 * same ones. A text also matches the number that it spells.
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

/** The text of an error message: the expected form of an item, and the given one. */
export const choiceRefusal = (item: unknown): string =>
  `expected a text, a number or an object with a name, got ${describeValue(item)}`

const isLabel = (value: unknown): value is string | number =>
  (typeof value === 'string' && value !== '') || typeof value === 'number'

const listOf = (value: unknown): readonly unknown[] => {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? (value as unknown[]) : [value]
}
