import { readProperty } from '../values/read-property.js'

/** Registered globally, so that two installed copies of this package recognise each other's errors. */
const BRAND = Symbol.for('@panoply/errors')

interface ErrorClass {
  readonly prototype: Error
}

/**
 * Names a class and marks its instances as errors of the SDK. The name stands on the prototype, where a minifier
 * cannot change it and where it heads the stack trace without showing up among the facts.
 */
export const brandPrototype = (errorClass: ErrorClass, name: string): void => {
  Object.defineProperties(errorClass.prototype, {
    name: { value: name, writable: true, configurable: true },
    [BRAND]: { value: true },
  })
}

/** Whether the value carries the brand, whichever copy of the package gave it. Never throws. */
export const isBranded = (value: unknown): boolean =>
  typeof value === 'object' && readProperty(value, BRAND) === true
