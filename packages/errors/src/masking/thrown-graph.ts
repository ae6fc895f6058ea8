import { isBranded } from '../classes/brand.js'
import { isPlainObject } from '../values/plain-object.js'
import { readProperty, UNREADABLE } from '../values/read-property.js'
import {
  classNames,
  contentText,
  extraKeys,
  fetchEntries,
  hiddenText,
  shownText,
} from './shown-text.js'

/** The limit for the objects of one error. An error with more of them carries data, not facts. */
const MAX_OBJECTS = 10_000
/** What errors hold besides their own enumerable properties: hidden properties, and getters of their classes. */
const FIELDS_OF_ERRORS = ['name', 'message', 'stack', 'cause', 'errors', 'error', 'suppressed']

/** How the secrets of a value are removed. */
export type NodeKind =
  /** Its fields are changed, and it stays the same object. */
  | 'error'
  /** A masked copy replaces it. */
  | 'array'
  | 'object'
  | 'map'
  | 'set'
  /** Its text replaces it: of a URL, of bytes, of a function. */
  | 'text'
  /** It cannot be read, for instance a proxy that refuses. A mask replaces it. */
  | 'unreadable'

/** An object that can be reached from a thrown value. */
export interface GraphNode {
  readonly value: object
  readonly kind: NodeKind
  /** Its values under their keys. For a map: its keys and values in turn. */
  readonly entries: readonly (readonly [key: PropertyKey, value: unknown])[]
  /** For the kind `text`: its text. For an object or an error: what `inspect` shows besides its entries. */
  readonly text: string
}

/**
 * All objects that can be reached from a thrown value, up to 10,000. The nearest come first. The records of a
 * `DeliveryError` are left out, because the caller needs them as they are.
 *
 * @returns the nodes, and whether the limit was reached
 */
export const thrownGraph = (
  thrown: unknown,
): { readonly nodes: ReadonlyMap<object, GraphNode>; readonly isWhole: boolean } => {
  const nodes = new Map<object, GraphNode>()
  // The list grows during the loop.
  const waiting: unknown[] = [thrown]
  for (const value of waiting) {
    if (!isReachable(value) || nodes.has(value)) continue
    if (nodes.size === MAX_OBJECTS) return { nodes, isWhole: false }
    const node = nodeOf(value)
    nodes.set(value, node)
    for (const [, inside] of node.entries) waiting.push(inside)
  }
  return { nodes, isWhole: true }
}

/** Whether a value can hold other values. A function can, too. */
export const isReachable = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'

const nodeOf = (value: object): GraphNode => {
  const node = { value, entries: [], text: '' }
  try {
    if (Array.isArray(value)) {
      return { ...node, kind: 'array', entries: [...value.entries()], text: hiddenText(value) }
    }
    if (isPlainObject(value)) {
      return { ...node, kind: 'object', entries: fieldsOf(value), text: hiddenText(value) }
    }
    const text = contentText(value)
    if (text !== undefined) {
      return { ...node, kind: 'text', entries: fieldsOf(value, extraKeys(value)), text }
    }
    if (value instanceof Map || value instanceof Set) return collectionNode(value)
    if (isErrorLike(value)) {
      const entries = fieldsOfError(value)
      return { ...node, kind: 'error', entries, text: classNames(value) }
    }
    const entries = fetchEntries(value) ?? fieldsOf(value)
    return { ...node, kind: 'object', entries, text: shownText(value) }
  } catch {
    return { ...node, kind: 'unreadable' }
  }
}

const collectionNode = (value: Map<unknown, unknown> | Set<unknown>): GraphNode => ({
  value,
  kind: value instanceof Map ? 'map' : 'set',
  entries: [...value].flat(value instanceof Map ? 1 : 0).map((item, at) => [at, item]),
  // A collection has no fields unless a program has added some.
  text: Reflect.ownKeys(value).length > 0 ? shownText(value) : '',
})

const isErrorLike = (value: object): boolean => value instanceof Error || 'message' in value

const fieldsOf = (
  value: object,
  keys: readonly PropertyKey[] = Reflect.ownKeys(value),
): [PropertyKey, unknown][] =>
  keys.flatMap((key) => {
    const descriptor = Reflect.getOwnPropertyDescriptor(value, key)
    const isShown = descriptor?.enumerable === true && 'value' in descriptor
    return isShown ? [[key, descriptor.value] as [PropertyKey, unknown]] : []
  })

const fieldsOfError = (error: object): [PropertyKey, unknown][] => {
  const isDelivery = isBranded(error) && readProperty(error, 'code') === 'PANOPLY_DELIVERY_FAILED'
  return [...new Set([...FIELDS_OF_ERRORS, ...Reflect.ownKeys(error)])].flatMap((key) => {
    if (isDelivery && key === 'records') return []
    const value = readProperty(error, key)
    // If a getter of a foreign error throws, the error is still shown.
    return value === undefined || value === UNREADABLE ? [] : [[key, value]]
  })
}
