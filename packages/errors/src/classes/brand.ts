import { readProperty } from '../values/read-property.js'

/** The key is global. So two installed copies of this package recognise each other's errors. */
const BRAND = Symbol.for('@panoply/errors')

interface ErrorClass {
  readonly prototype: Error
}

/**
 * Names a class and marks its instances as errors of the SDK. The name is a property of the prototype. There a minifier
 * cannot change it, and the stack trace begins with it. It is not shown among the fields of the error.
 */
export const brandPrototype = (errorClass: ErrorClass, name: string): void => {
  Object.defineProperties(errorClass.prototype, {
    name: { value: name, writable: true, configurable: true },
    [BRAND]: { value: true },
  })
}

/** Whether the value carries the brand. It does not matter which copy of the package gave it. Never throws. */
export const isBranded = (value: unknown): boolean =>
  typeof value === 'object' && readProperty(value, BRAND) === true
