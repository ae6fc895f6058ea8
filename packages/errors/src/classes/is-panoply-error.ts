import { isBranded } from './brand.js'
import type { PanoplyError } from './panoply-error.js'

/**
 * Whether the value is an error of the SDK. Unlike `instanceof`, it is also true for an error that another installed
 * copy of `@panoply/errors` made. Never throws, not even for a value with getters that throw.
 */
export const isPanoplyError = (value: unknown): value is PanoplyError => isBranded(value)
