import type { PostgresFailure } from './postgres-error.js'

/** The kind of a failure, and whether trying again can help. */
export interface Verdict {
  readonly kind: PostgresFailure
  readonly retryable: boolean
}

interface Rule extends Verdict {
  /** The beginning of a SQLSTATE or of an error code of Node. */
  readonly code: string
}

/**
 * The first matching rule decides. The codes are listed in
 * https://www.postgresql.org/docs/current/errcodes-appendix.html. An error without a rule is tried again, because it
 * may be temporary (a deadlock, a serialization failure).
 */
const RULES: readonly Rule[] = [
  { code: '28', kind: 'login', retryable: false },
  { code: '42501', kind: 'permission', retryable: false },
  { code: '25006', kind: 'permission', retryable: false },
  { code: '3D000', kind: 'missing', retryable: false },
  { code: '3F000', kind: 'missing', retryable: false },
  { code: '42P01', kind: 'missing', retryable: false },
  { code: '42703', kind: 'missing', retryable: false },
  { code: '54', kind: 'limit', retryable: false },
  { code: '22', kind: 'limit', retryable: false },
  { code: '23', kind: 'conflict', retryable: false },
  { code: '0A000', kind: 'conflict', retryable: false },
  { code: '2BP01', kind: 'conflict', retryable: false },
  { code: '42', kind: 'conflict', retryable: false },
  { code: '428C9', kind: 'conflict', retryable: false },
  { code: '25P03', kind: 'unreachable', retryable: true },
  { code: '53', kind: 'busy', retryable: true },
  { code: '55P03', kind: 'busy', retryable: true },
  { code: '57', kind: 'unreachable', retryable: true },
  { code: '58', kind: 'busy', retryable: true },
  { code: '08P01', kind: 'unreachable', retryable: false },
  { code: '08', kind: 'unreachable', retryable: true },
  { code: 'ENOTFOUND', kind: 'unreachable', retryable: false },
  { code: 'E', kind: 'unreachable', retryable: true },
]

/** Failures of the client that have no code, only a message. */
const RULES_BY_WORDS: readonly (Verdict & { readonly words: RegExp })[] = [
  { words: /SSL|certificate|self-signed/i, kind: 'login', retryable: false },
  {
    words: /authenticationOk message type|SASL|password must be/i,
    kind: 'login',
    retryable: false,
  },
  {
    words: /timeout|timed out|terminated|closed|not queryable/i,
    kind: 'unreachable',
    retryable: true,
  },
]

/** The meaning of a failure of the client or the server. */
export const classifyFailure = (code: string, message: string): Verdict =>
  RULES.find((rule) => code.startsWith(rule.code)) ??
  RULES_BY_WORDS.find(({ words }) => words.test(message)) ?? { kind: 'other', retryable: true }
