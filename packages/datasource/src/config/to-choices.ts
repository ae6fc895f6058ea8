import { InvalidArgumentError } from '@panoply/errors'

import { getNested } from '../values/get-nested.js'
import { describeValue } from '@panoply/errors/internal'
import { type Choice, choiceOf, choiceRefusal } from './choice.js'

/** The place of a part of a choice in an item: a path that `getNested` reads, or a function. */
export type ChoicePart<Item> = string | ((item: Item) => unknown)

/** The places of the parts of a {@link Choice}. */
export interface ToChoicesOptions<Item> {
  /** What the person reads. Default: the `name` or `title` of the item, or its value. */
  readonly name?: ChoicePart<Item>
  /** The value that is chosen. Default: the `value` or `id` of the item, or its name. */
  readonly value?: ChoicePart<Item>
  /** Whether it is shown but cannot be chosen. Default: `disabled` of the item, or false. */
  readonly disabled?: ChoicePart<Item>
  /** The values that must be chosen together with it. Default: `requires` of the item, or none. */
  readonly requires?: ChoicePart<Item>
}

/**
 * Turns items of any shape into choices, for the `values` of a parameter.
 *
 * @throws InvalidArgumentError when `items` is no array, or an item has no name
 *
 * @example
 * ```ts
 * const boards = [{ board_id: 7, title: 'Roadmap' }]
 * console.log(toChoices(boards, { name: 'title', value: 'board_id' })) // [{ name: 'Roadmap', value: 7, … }]
 * ```
 */
export const toChoices = <Item>(
  items: readonly Item[],
  options: ToChoicesOptions<Item> = {},
): Choice[] => {
  if (!Array.isArray(items)) {
    throw new InvalidArgumentError(`items: expected an array, got ${describeValue(items)}`, {
      argument: 'items',
    })
  }
  return items.map((item: Item, index) => {
    const parts = Object.entries(options as Record<string, ChoicePart<Item> | undefined>).flatMap(
      ([part, where]) => (where === undefined ? [] : [[part, partOf(item, where)] as const]),
    )
    const choice = choiceOf(
      parts.length === 0 ? item : { ...asObject(item), ...Object.fromEntries(parts) },
    )
    if (choice) return choice
    throw new InvalidArgumentError(`items[${index}]: ${choiceRefusal(item)}`, {
      argument: `items[${index}]`,
    })
  })
}

const partOf = <Item>(item: Item, where: ChoicePart<Item>): unknown =>
  typeof where === 'function' ? where(item) : getNested(item, where)

const asObject = (item: unknown): object =>
  typeof item === 'object' && item !== null ? item : { value: item }
