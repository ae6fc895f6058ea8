import { inspect, types } from 'node:util'

import { isBranded } from '../classes/brand.js'
import { isPlainObject } from '../values/plain-object.js'
import { readProperty, UNREADABLE } from '../values/read-property.js'

/** An error that carries more objects than this carries data, not facts. */
const MAX_OBJECTS = 10_000
/** What errors hold besides their own properties: hidden ones, and getters of their classes. */
const FIELDS_OF_ERRORS = ['name', 'message', 'stack', 'cause', 'errors', 'error', 'suppressed']

/** How a value is shown without its secrets. */
export type NodeKind =
  /** Its fields are changed, so that it stays what it is. */
  | 'error'
  /** A copy of it takes its place. */
  | 'array'
  | 'object'
  | 'map'
  | 'set'
  /** Its text takes its place: of a URL, of bytes. */
  | 'text'
  /** Nothing is known about it, so that a mask takes its place: a proxy that refuses to be read. */
  | 'unreadable'

/** An object that can be reached from a thrown value. */
export interface GraphNode {
  readonly value: object
  readonly kind: NodeKind
  /** What it holds, under its keys. Of a map its keys and values take turns. */
  readonly entries: readonly (readonly [key: PropertyKey, value: unknown])[]
  /** The text of a node of the kind `text`; of an object what `inspect` shows besides its entries. */
  readonly text: string
}

/**
 * All objects that can be reached from a thrown value, the nearest first, up to 10,000. The records of a
 * `DeliveryError`, which its reader wants back as they are, are left out.
 *
 * @returns the nodes, and whether there were more
 */
export const thrownGraph = (
  thrown: unknown,
): { readonly nodes: ReadonlyMap<object, GraphNode>; readonly isWhole: boolean } => {
  const nodes = new Map<object, GraphNode>()
  // Grows while it is walked through.
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

/** Whether a value can hold others. A function can, too. */
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
    const text = textOf(value)
    if (text !== undefined) return { ...node, kind: 'text', text }
    if (value instanceof Map) {
      return { ...node, kind: 'map', entries: [...value].flat().map((item, at) => [at, item]) }
    }
    if (value instanceof Set) {
      return { ...node, kind: 'set', entries: [...value].map((item, at) => [at, item]) }
    }
    if (isErrorLike(value)) return { ...node, kind: 'error', entries: fieldsOfError(value) }
    const entries = [...headersOf(value), ...fieldsOf(value)]
    return { ...node, kind: 'object', entries, text: shownText(value) }
  } catch {
    return { ...node, kind: 'unreadable' }
  }
}

const isErrorLike = (value: object): boolean => value instanceof Error || 'message' in value

/** Long enough for a token. */
const MAX_SHOWN_LENGTH = 10_000

/** What `inspect` shows of an object itself: the name of its class, fields that are not enumerable, its own words. */
const shownText = (value: object): string =>
  inspect(value, { depth: 0, showHidden: true, maxStringLength: MAX_SHOWN_LENGTH })

/** The same for an array or a plain object, in which it is nothing unless it has a field that is not usual there. */
const hiddenText = (value: object): string => {
  const usual = Array.isArray(value) ? value.length + 1 : Object.keys(value).length
  return Reflect.ownKeys(value).length > usual ? shownText(value) : ''
}

/** Values whose content is in no field. */
const showsItself = (value: object): boolean =>
  typeof value === 'function' ||
  value instanceof Blob ||
  types.isBoxedPrimitive(value) ||
  types.isPromise(value) ||
  types.isMapIterator(value) ||
  types.isSetIterator(value)

const textOf = (value: object): string | undefined => {
  if (value instanceof URL || value instanceof URLSearchParams || value instanceof RegExp) {
    return String(value)
  }
  if (showsItself(value)) return shownText(value)
  if (types.isAnyArrayBuffer(value)) return Buffer.from(value).toString()
  if (!ArrayBuffer.isView(value)) return undefined
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString()
}

/** What iterates over pairs of texts, as `Headers` and `FormData` do, and shows them when it is inspected. */
const headersOf = (value: object): [string, unknown][] => {
  if (!(value instanceof Headers || value instanceof FormData)) return []
  return [...(value as Iterable<[string, unknown]>)]
}

const fieldsOf = (value: object): [PropertyKey, unknown][] =>
  Reflect.ownKeys(value).flatMap((key) => {
    const descriptor = Reflect.getOwnPropertyDescriptor(value, key)
    const isShown = descriptor?.enumerable === true && 'value' in descriptor
    return isShown ? [[key, descriptor.value] as [PropertyKey, unknown]] : []
  })

const fieldsOfError = (error: object): [PropertyKey, unknown][] => {
  const isDelivery = isBranded(error) && readProperty(error, 'code') === 'PANOPLY_DELIVERY_FAILED'
  return [...new Set([...FIELDS_OF_ERRORS, ...Reflect.ownKeys(error)])].flatMap((key) => {
    if (isDelivery && key === 'records') return []
    const value = readProperty(error, key)
    // What a getter of a foreign error throws is no reason to hide the error.
    return value === undefined || value === UNREADABLE ? [] : [[key, value]]
  })
}
