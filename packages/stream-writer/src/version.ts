/** The version of this package as it stands in the `sdk` attribute; a test compares it with `package.json`. */
export const VERSION = '0.0.0'
