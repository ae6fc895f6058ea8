import { InvalidAnswer } from './invalid-answer.js'

/** The names of a data source. */
export interface SourceName {
  /** In kebab-case, without `source-`. */
  readonly short: string
  /** The name of the folder: `source-` and the short name. */
  readonly folder: string
}

const KEBAB_CASE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const MAX_LENGTH = 40

/** @throws InvalidAnswer if it would not be a valid package name */
export const parseSourceName = (text: string): SourceName => {
  const short = text.replace(/^source-/, '')
  if (!KEBAB_CASE.test(short) || short.length > MAX_LENGTH) {
    throw new InvalidAnswer(
      `expected a name such as my-api, of lower case letters, digits and single hyphens, ` +
        `${MAX_LENGTH} at most, got ${JSON.stringify(text)}`,
    )
  }
  return { short, folder: `source-${short}` }
}

/** `my-api` as a person writes it: `My api`. */
export const titleOf = (name: string): string => {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
