import type { ChoiceItem } from '@panoply/datasource'

import { isObject } from '../values/object-value.js'

/** The name of an item of `values`, for a person. `undefined` if it has no name. */
export const choiceName = (item: ChoiceItem): string | undefined => {
  if (!isObject(item)) return String(item)
  return label(item['name']) ?? label(item['title']) ?? label(item['value']) ?? label(item['id'])
}

/** The names that can be chosen, each once, in the order of the items. */
export const choiceNames = (items: readonly ChoiceItem[]): string[] => {
  const names = items.filter((item) => !isDisabled(item)).map(choiceName)
  return [...new Set(names.filter((name) => name !== undefined))]
}

/** The item that a text names: the item of this name, or else of this value or id. */
export const chosenItem = (items: readonly ChoiceItem[], text: string): ChoiceItem | undefined => {
  const open = items.filter((item) => !isDisabled(item))
  return (
    open.find((item) => choiceName(item) === text) ?? open.find((item) => valueText(item) === text)
  )
}

const isDisabled = (item: ChoiceItem): boolean => isObject(item) && item['disabled'] === true

const valueText = (item: ChoiceItem): string | undefined =>
  isObject(item) ? (label(item['value']) ?? label(item['id'])) : String(item)

const label = (value: unknown): string | undefined =>
  (typeof value === 'string' && value !== '') || typeof value === 'number'
    ? String(value)
    : undefined
