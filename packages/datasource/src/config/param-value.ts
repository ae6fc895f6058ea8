import { describeValue } from '@panoply/errors/internal'
import { chosen, chosenList } from './chosen-value.js'
import type { Param, ParamType } from './config.js'
import { jsonOf } from './json-of.js'
import { listOf } from './list-of.js'
import { type ParamResult, refused } from './param-result.js'
import { toSshTunnel } from './ssh-tunnel-param.js'

/** A finite number, from a number or the text of one. */
const toNumber = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** Converts an answer to the type of its parameter. No message shows the answer, because it may be a secret. */
export const convertValue = (param: Param, answer: unknown): ParamResult =>
  CONVERTERS[param.type ?? ''](answer, param)

const toFiniteNumber = (answer: unknown): ParamResult => {
  const value = toNumber(answer)
  if (value === undefined) {
    return refused(`expected a number, got ${describeValue(answer)}`, 'write a number like 5432')
  }
  // Rounding would turn the id of an account into the id of another one.
  return typeof answer === 'string' && Number.isInteger(value) && !Number.isSafeInteger(value)
    ? refused(
        'expected a number, got one with more digits than a number holds',
        'give the parameter the type text',
      )
    : { value }
}

const toText = (answer: unknown): ParamResult => {
  if (typeof answer === 'string') return { value: answer }
  if (typeof answer === 'number' && Number.isFinite(answer)) return { value: String(answer) }
  return refused(`expected a text, got ${describeValue(answer)}`, 'write a text')
}

/** The system or a sign-in fills these parameters. They are not converted. */
const asItIs = (answer: unknown): ParamResult => ({ value: answer })

/** The answer of a sign-in: an object, or its JSON text if it comes from a flag or a variable. */
const toSignIn = (answer: unknown): ParamResult => ({ value: jsonOf(answer) ?? answer })

/** Columns: an array, or a text with commas. */
const toList = (answer: unknown): ParamResult => ({ value: listOf(answer) })

const CONVERTERS: Readonly<Record<ParamType, (answer: unknown, param: Param) => ParamResult>> = {
  '': toText,
  text: toText,
  string: toText,
  password: toText,
  number: toFiniteNumber,
  select: chosen,
  list: chosenList,
  'dynamic-list': chosenList,
  oauth: toSignIn,
  'ssh-tunnel': toSshTunnel,
  hidden: asItIs,
  schema: asItIs,
  destination: asItIs,
  'primary-key': asItIs,
  'incremental-key': asItIs,
  exclude: toList,
  'parse-string': toList,
  'truncate-table': asItIs,
}
