/** What a value is, in words for an error message: its kind, never its contents. */
export const describeValue = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  switch (typeof value) {
    case 'object':
      return `${article(classNameOf(value))} ${classNameOf(value)}`
    case 'undefined':
      return 'undefined'
    case 'string':
      return value === '' ? 'an empty string' : 'a string'
    default:
      return `a ${typeof value}`
  }
}

const classNameOf = (value: object): string => {
  try {
    const constructor: unknown = (value as { constructor?: unknown }).constructor
    // A class may have a static method `name`.
    const name: unknown = typeof constructor === 'function' ? constructor.name : undefined
    return typeof name === 'string' && name !== '' ? name : 'Object'
  } catch {
    // A getter or a proxy threw. The class is not worth more.
    return 'Object'
  }
}

const article = (noun: string): string => (/^[AEIOU]/.test(noun) ? 'an' : 'a')
