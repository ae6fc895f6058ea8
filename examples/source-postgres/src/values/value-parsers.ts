import { parseJson } from '@panoply/datasource'
import pg from 'pg'
import { parse as parseArray } from 'postgres-array'

import { exactNumber } from './exact-number.js'
import { parseInstant } from './instant.js'

/** Reads a value from the text that the server sends. */
export type ValueParser = (text: string) => unknown

const asText: ValueParser = (text) => text

/** A whole number that a number of JavaScript cannot hold is a BigInt. */
const parseInt8: ValueParser = (text) => {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

/** A float of the server is one of JavaScript, however large. JSON knows no infinity: it stays a text. */
const parseFloat8: ValueParser = (text) => {
  const number = Number(text)
  return Number.isFinite(number) ? number : text
}

/** In hexadecimal digits behind `\x`, as the session asks for. */
const parseBytes: ValueParser = (text) => Buffer.from(text.slice(2), 'hex')

const { builtins } = pg.types

const PARSERS = new Map<number, ValueParser>([
  [builtins.BOOL, (text) => text === 't'],
  [builtins.INT2, Number],
  [builtins.INT4, Number],
  [builtins.OID, Number],
  [builtins.INT8, parseInt8],
  [builtins.FLOAT4, parseFloat8],
  [builtins.FLOAT8, parseFloat8],
  [builtins.NUMERIC, exactNumber],
  [builtins.TIMESTAMPTZ, parseInstant],
  [builtins.BYTEA, parseBytes],
  [builtins.JSON, parseJson],
  [builtins.JSONB, parseJson],
])

/** Everything else stays as the server spells it: a date is the day that it is in whatever time zone this program runs. */
export const parserOf = (oid: number): ValueParser => PARSERS.get(oid) ?? asText

/** Arrays of any depth become arrays. Their elements are read as columns of the type would be. */
export const arrayParserOf = (elementOid: number): ValueParser => {
  const parser = parserOf(elementOid)
  // Old types of the catalog, such as int2vector, are arrays that are not spelt like arrays.
  return (text) => (/^[{[]/.test(text) ? parseArray(text, parser) : text)
}
