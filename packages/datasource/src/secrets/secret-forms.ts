import { inspect } from 'node:util'

/** A secret of fewer characters may be an ordinary word, or a part of one. */
const MIN_ANYWHERE_LENGTH = 8
/** The lines around a key in PEM form, which are no secret. */
const PEM_BOUNDARY = /^-----.*-----$/

/** A text that gives a secret away. */
export interface SecretForm {
  readonly text: string
  /** Whether it counts only where it stands alone, because it may be a part of an ordinary word. */
  readonly alone: boolean
}

/**
 * The texts that a secret shows up as: as it is, escaped as in JSON or by `inspect`, URL-encoded, in base64 (also
 * inside a longer text that was encoded whole, as a Basic authorization is), and line by line.
 */
export const secretForms = (secret: string): SecretForm[] => {
  const isLong = secret.length >= MIN_ANYWHERE_LENGTH
  const texts = new Set([
    secret,
    ...escapedForms(secret),
    ...urlForms(secret),
    ...base64Forms(secret, isLong),
    ...(isLong ? linesOf(secret) : []),
  ])
  return [...texts].map((text) => ({ text, alone: !isLong }))
}

const escapedForms = (secret: string): string[] =>
  [JSON.stringify(secret), inspect(secret, { breakLength: Infinity, maxStringLength: null })]
    .filter((quoted) => !quoted.includes('\n'))
    .map((quoted) => quoted.slice(1, -1))

const urlForms = (secret: string): string[] => {
  // A lone surrogate cannot be encoded; it would be sent as the replacement character.
  const inUrl = encodeURIComponent(Buffer.from(secret).toString())
  const inForm = new URLSearchParams({ s: secret }).toString().slice('s='.length)
  const lowerHex = (text: string): string =>
    text.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())
  return [inUrl, inForm].flatMap((text) => [text, lowerHex(text)])
}

const base64Forms = (secret: string, isLong: boolean): string[] => {
  const bytes = Buffer.from(secret)
  const whole = bytes.toString('base64')
  const inside = isLong ? [0, 1, 2].map((offset) => alignedBase64(bytes, offset)) : []
  return [whole, ...inside].flatMap((text) => [
    text,
    text.replace(/=+$/, ''),
    text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
  ])
}

/** The base64 characters that depend on the secret alone where it follows `offset` other bytes (modulo 3). */
const alignedBase64 = (bytes: Buffer, offset: number): string => {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
  return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6))
}

const linesOf = (secret: string): string[] =>
  secret
    .split(/\r?\n/)
    .filter((line) => line.length >= MIN_ANYWHERE_LENGTH && !PEM_BOUNDARY.test(line))
