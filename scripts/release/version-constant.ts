/**
 * Writes the version of a package where its sources hold it as a constant.
 *
 * @param source the text of `src/version.ts`
 * @throws Error when there is no such constant: a version that is not written would be sent with every message
 */
export const withVersion = (source: string, version: string): string => {
  const pattern = /^(export const VERSION = ')[^']*(')$/m
  if (!pattern.test(source)) {
    throw new Error("expected a line export const VERSION = '…', there is none")
  }
  return source.replace(pattern, `$1${version}$2`)
}
