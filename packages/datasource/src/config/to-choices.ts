import { InvalidArgumentError } from '@panoply/errors'

import { getNested } from '../values/get-nested.js'
import { describeValue } from '@panoply/errors/internal'
import { type Choice, choiceOf, choiceRefusal } from './choice.js'

/** Where a part of a choice is found in an item: a path as `getNested` reads it, or a function. */
export type ChoicePart<Item> = string | ((item: Item) => unknown)

/** Where the parts of a {@link Choice} are found. */
export interface ToChoicesOptions<Item> {
  /** What the person reads. Default: the item's `name` or `title`, or what stands for its value. */
  readonly name?: ChoicePart<Item>
  /** What is chosen. Default: the item's `value` or `id`, or its name. */
  readonly value?: ChoicePart<Item>
  /** Whether it is shown and not to be chosen. Default: the item's `disabled`, or false. */
  readonly disabled?: ChoicePart<Item>
  /** The values that have to be chosen along with it. Default: the item's `requires`, or none. */
  readonly requires?: ChoicePart<Item>
}

/**
 * Items of any shape as choices, for the `values` of a parameter.
 *
 * @throws InvalidArgumentError when the items are no array, or one has no name
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
