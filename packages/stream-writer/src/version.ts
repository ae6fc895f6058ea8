/** The version of this package, for the `sdk` attribute. A test compares it with `package.json`. */
export const VERSION = '0.0.0'
