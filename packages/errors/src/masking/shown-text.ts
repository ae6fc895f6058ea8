import { inspect, types } from 'node:util'

/** Long enough for a token. */
const MAX_SHOWN_LENGTH = 10_000
/** More classes are not read. */
const MAX_CLASSES = 20
const OPTIONS = { depth: 0, showHidden: true, maxStringLength: MAX_SHOWN_LENGTH }

/**
 * The text that `inspect` shows for an object itself: the name of its class, fields that are not enumerable, its own
 * custom text.
 */
export const shownText = (value: object): string => inspect(value, OPTIONS)

/** The same for an array or a plain object. It is empty unless the object has an unusual field. */
export const hiddenText = (value: object): string => {
  const usual = Array.isArray(value) ? value.length + 1 : Object.keys(value).length
  return Reflect.ownKeys(value).length > usual ? shownText(value) : ''
}

/** The names of the classes of an error. `inspect` shows them before its stack. */
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

/** Classes whose objects hold their content outside of their fields. */
const showsItself = (value: object): boolean =>
  typeof value === 'function' ||
  value instanceof Blob ||
  types.isBoxedPrimitive(value) ||
  types.isPromise(value) ||
  types.isMapIterator(value) ||
  types.isSetIterator(value)

/**
 * The text of a URL, of bytes and of other objects that hold their content outside of their fields. `undefined` for
 * other objects.
 */
export const contentText = (value: object): string | undefined => {
  if (value instanceof URL || value instanceof URLSearchParams || value instanceof RegExp) {
    return String(value)
  }
  // With a depth of 0, `inspect` shows neither the file name nor the type of a Blob.
  if (value instanceof Blob) return inspect(value, { ...OPTIONS, depth: 1 })
  if (showsItself(value)) return shownText(value)
  if (types.isAnyArrayBuffer(value)) return Buffer.from(value).toString()
  if (!ArrayBuffer.isView(value)) return undefined
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString()
}

/** The fields of an object with content. The indexes of an array of bytes are left out. */
export const extraKeys = (value: object): PropertyKey[] => {
  if (!ArrayBuffer.isView(value)) return Reflect.ownKeys(value)
  // The keys would include the index of every byte. Mostly there is no other key.
  if (!inspect(value, { depth: 0, maxArrayLength: 0 }).includes(': ')) return []
  return Reflect.ownKeys(value).slice('length' in value ? Number(value.length) : 0)
}

const PAIRS = new Set(['Headers', 'FormData'])
const MESSAGES = new Set(['Request', 'Response'])
/** The properties of a request or a response that are getters of its class. */
const FIELDS_OF_MESSAGES = ['url', 'headers', 'statusText', 'referrer', 'integrity']

/**
 * What `inspect` shows for the objects of `fetch`, of any library: the pairs of `Headers` and `FormData`, the fields of
 * `Request` and `Response`. Their internal fields are left out.
 */
export const fetchEntries = (value: object): [string, unknown][] | undefined => {
  const tag: unknown = Reflect.get(value, Symbol.toStringTag)
  if (typeof tag !== 'string') return undefined
  if (PAIRS.has(tag)) return [...(value as Iterable<[string, unknown]>)]
  return MESSAGES.has(tag)
    ? FIELDS_OF_MESSAGES.map((field) => [field, Reflect.get(value, field) as unknown])
    : undefined
}
