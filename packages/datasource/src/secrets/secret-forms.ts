import { patternOf } from './text-pattern.js'

/** A secret of fewer characters may be an ordinary word, or a part of one. */
const MIN_ANYWHERE_LENGTH = 8
/** The lines around a key in PEM form, which are no secret. */
const PEM_BOUNDARY = /^-----.*-----$/
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u

/** A text that gives a secret away. */
export interface SecretForm {
  /** Finds it, escaped and encoded in any way; with the flag `g`. */
  readonly pattern: RegExp
  /** Whether it counts only where it stands alone, because it may be a part of an ordinary word. */
  readonly alone: boolean
}

/**
 * The texts that a secret shows up as: as it is, in base64 (also inside a longer text that was encoded whole, as a Basic
 * authorization is, where that leaves 8 characters that depend on the secret alone: from 6 on), and line by line. None
 * for one of fewer than 8 characters without a letter or a digit, which would blot out punctuation.
 */
export const secretForms = (secret: string): SecretForm[] => {
  const isWord = !isLong(secret)
  if (isWord && !LETTER_OR_DIGIT.test(secret)) return []
  const bytes = Buffer.from(secret)
  const inside = [0, 1, 2].map((offset) => alignedBase64(bytes, offset)).filter(isLong)
  const forms: [text: string, alone: boolean][] = [
    [secret, isWord],
    ...base64Variants(bytes.toString('base64')).map((text) => [text, isWord] as [string, boolean]),
    ...[...inside.flatMap(base64Variants), ...linesOf(secret)].map(
      (text) => [text, false] as [string, boolean],
    ),
  ]
  return [...new Map(forms)].map(([text, alone]) => ({ pattern: patternOf(text), alone }))
}

/** With and without padding, and as it stands in URLs. */
const base64Variants = (text: string): string[] => {
  const bare = text.replace(/=+$/, '')
  return [text, bare, bare.replaceAll('+', '-').replaceAll('/', '_')]
}

const isLong = (text: string): boolean => text.length >= MIN_ANYWHERE_LENGTH

/** The base64 characters that depend on the secret alone where it follows `offset` other bytes (modulo 3). */
const alignedBase64 = (bytes: Buffer, offset: number): string => {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
  return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6))
}

const linesOf = (secret: string): string[] =>
  secret.split(/\r?\n/).filter((line) => isLong(line) && !PEM_BOUNDARY.test(line))
