import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'

import { readText } from '../../files/read-text.js'
import { isPlainObject } from '@panoply/errors/internal'
import type { PlainObject } from '../../values/plain-object.js'
import { textOf } from '../../values/text-of.js'

/** The origin of a JSON object, for messages. */
export interface JsonPlace {
  /** The name in messages, such as `the source file`. */
  readonly what: string
  /** The argument that a person gave, such as `source`. */
  readonly argument: string
}

/** Means standard input. */
const STANDARD_INPUT = '-'

/** Standard input can be read only once, and a command may need the parameters several times. */
let readInput: string | undefined

const standardInput = (): string => (readInput ??= readFileSync(0, 'utf8'))

/** @throws InvalidArgumentError when the file cannot be read, or holds no JSON object; the message quotes none of it */
export const objectOfFile = (path: string, folder: string, place: JsonPlace): PlainObject => {
  const named = { ...place, what: `${place.what} ${path}` }
  let text: string
  try {
    text = path === STANDARD_INPUT ? standardInput() : readText(resolve(folder, path))
  } catch (error) {
    throw unreadable(named, textOf(error))
  }
  return objectOfJson(text, named)
}

/** @throws InvalidArgumentError when the text is no JSON object; the message quotes none of it */
export const objectOfJson = (text: string, place: JsonPlace): PlainObject => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The text of the parser's error quotes the file, which may hold secrets.
    throw unreadable(place, 'it is not JSON')
  }
  if (isPlainObject(value)) return value
  throw unreadable(place, 'expected an object with the parameters')
}

const unreadable = ({ what, argument }: JsonPlace, reason: string): InvalidArgumentError =>
  new InvalidArgumentError(`${what} cannot be read: ${reason}`, { argument })
