/**
 * Whether a loop over the keys of an object meets only its own keys, as with all objects that JSON makes. Such a loop takes
 * a quarter of the time of `Object.keys`.
 */
export const inheritsNoKeys = (object: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(object)
  return prototype === Object.prototype || prototype === null
}
