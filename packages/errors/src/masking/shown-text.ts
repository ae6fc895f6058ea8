import { inspect, types } from 'node:util'

/** Long enough for a token. */
const MAX_SHOWN_LENGTH = 10_000
/** Of the chain of classes, as many as any error has. */
const MAX_CLASSES = 20
const OPTIONS = { depth: 0, showHidden: true, maxStringLength: MAX_SHOWN_LENGTH }

/** What `inspect` shows of an object itself: the name of its class, fields that are not enumerable, its own words. */
export const shownText = (value: object): string => inspect(value, OPTIONS)

/** The same for an array or a plain object, in which it is nothing unless it has a field that is not usual there. */
export const hiddenText = (value: object): string => {
  const usual = Array.isArray(value) ? value.length + 1 : Object.keys(value).length
  return Reflect.ownKeys(value).length > usual ? shownText(value) : ''
}

/** The names of the classes of an error, which `inspect` shows in front of its stack. */
export const classNames = (error: object): string => {
  const names: string[] = []
  let prototype: unknown = Object.getPrototypeOf(error)
  while (typeof prototype === 'object' && prototype !== null && names.length < MAX_CLASSES) {
    const constructor: unknown = Reflect.getOwnPropertyDescriptor(prototype, 'constructor')?.value
    if (typeof constructor === 'function') names.push(constructor.name)
    prototype = Object.getPrototypeOf(prototype)
  }
  return names.join(' ')
}

/** Values whose content is in no field. */
const showsItself = (value: object): boolean =>
  typeof value === 'function' ||
  value instanceof Blob ||
  types.isBoxedPrimitive(value) ||
  types.isPromise(value) ||
  types.isMapIterator(value) ||
  types.isSetIterator(value)

/** The text of a URL, of bytes and of other values whose content is in no field; `undefined` for other objects. */
export const contentText = (value: object): string | undefined => {
  if (value instanceof URL || value instanceof URLSearchParams || value instanceof RegExp) {
    return String(value)
  }
  // With a depth of 0 a Blob says nothing: neither the name of a file nor its type.
  if (value instanceof Blob) return inspect(value, { ...OPTIONS, depth: 1 })
  if (showsItself(value)) return shownText(value)
  if (types.isAnyArrayBuffer(value)) return Buffer.from(value).toString()
  if (!ArrayBuffer.isView(value)) return undefined
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString()
}

/** The fields of a value with content, besides the bytes of an array of bytes. */
export const extraKeys = (value: object): PropertyKey[] => {
  if (!ArrayBuffer.isView(value)) return Reflect.ownKeys(value)
  // The keys of all bytes would be listed, too: mostly there is nothing else.
  if (!inspect(value, { depth: 0, maxArrayLength: 0 }).includes(': ')) return []
  return Reflect.ownKeys(value).slice('length' in value ? Number(value.length) : 0)
}

const PAIRS = new Set(['Headers', 'FormData'])
const MESSAGES = new Set(['Request', 'Response'])
/** What a request or an answer shows, in getters of its class. */
const FIELDS_OF_MESSAGES = ['url', 'headers', 'statusText', 'referrer', 'integrity']

/**
 * What the objects of `fetch` show when they are inspected, of whatever library they are: the pairs of `Headers` and
 * `FormData`, the fields of `Request` and `Response`. Their own fields, which are not shown, are left out.
 */
export const fetchEntries = (value: object): [string, unknown][] | undefined => {
  const tag: unknown = Reflect.get(value, Symbol.toStringTag)
  if (typeof tag !== 'string') return undefined
  if (PAIRS.has(tag)) return [...(value as Iterable<[string, unknown]>)]
  return MESSAGES.has(tag)
    ? FIELDS_OF_MESSAGES.map((field) => [field, Reflect.get(value, field) as unknown])
    : undefined
}
