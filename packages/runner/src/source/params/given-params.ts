import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'

import { isPlainObject, type PlainObject } from '../../values/plain-object.js'
import { textOf } from '../../values/text-of.js'
import type { ParamFlag } from './param-flag.js'

/** The parameters that a file holds. */
export const paramsOfFile = (path: string, folder: string): PlainObject => {
  const fail = (reason: string): never => {
    throw new InvalidArgumentError(`the source file ${path} cannot be read: ${reason}`, {
      argument: 'source',
    })
  }
  let text: string
  try {
    text = readFileSync(resolve(folder, path), 'utf8')
  } catch (error) {
    return fail(textOf(error))
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The error's own text quotes the file, which may hold secrets.
    return fail('it is not JSON')
  }
  return isPlainObject(value) ? value : fail('expected an object with the parameters')
}

/** The parameters that variables of the environment hold. An empty variable is none. */
export const paramsOfEnvironment = (
  flags: readonly ParamFlag[],
  env: Readonly<Record<string, string | undefined>>,
): PlainObject => {
  const given: PlainObject = {}
  for (const flag of flags) {
    const text = env[flag.variable]
    if (text !== undefined && text !== '') given[flag.name] = valueOfText(flag, [text])
  }
  return given
}

/**
 * The value that texts stand for. A list may be given several times, with commas, or as JSON; a sign-in, which is an
 * object, as JSON.
 */
export const valueOfText = (flag: ParamFlag, texts: readonly string[]): unknown => {
  const [text = ''] = texts.slice(-1)
  if (flag.param.type === 'oauth' || flag.isList) {
    const json = jsonOf(text)
    if (json !== undefined) return json
  }
  if (!flag.isList) return text
  return texts.flatMap((list) => list.split(',').map((item) => item.trim()))
}

const jsonOf = (text: string): unknown => {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    // Text that merely begins like JSON is text.
    return undefined
  }
}
