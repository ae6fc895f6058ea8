import { isPlainObject } from '@panoply/errors/internal'
import { type PlainObject } from '@panoply/runner'

import type { Evidence } from '../protocol/index.js'

const VERDICTS = ['passed', 'noted', 'failed', 'not-tried'] as const

/**
 * Reads the output of `panoply prove --json`: `{ ok, lines }`, where each line is `{ title, verdict, detail, evidence
 * }`.
 */
export const evidenceOf = (
  text: string,
): { readonly ok: boolean; readonly message: string; readonly evidence: Evidence[] } => {
  const proof = parsed(text)
  if (!proof || !Array.isArray(proof['lines'])) {
    return { ok: false, message: 'the command prove wrote no proof', evidence: [] }
  }
  const lines: unknown[] = proof['lines']
  const evidence = lines.filter(isPlainObject).map((line) => ({
    ...{ rule: textIn(line, 'title'), detail: textIn(line, 'detail') },
    verdict: VERDICTS.find((verdict) => verdict === line['verdict']) ?? 'failed',
    seen: seenIn(line['evidence']),
  }))
  const ok = proof['ok'] === true
  return { ok, message: ok ? 'no line failed' : 'some lines failed', evidence }
}

/** Each piece of evidence: `{ where, what, rows }`. */
const seenIn = (pieces: unknown): string[] =>
  Array.isArray(pieces)
    ? pieces
        .filter(isPlainObject)
        .map((piece) => `${textIn(piece, 'where')}: ${textIn(piece, 'what')}`)
    : []

const parsed = (text: string): PlainObject | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return isPlainObject(value) ? value : undefined
  } catch {
    // The output is not a proof. The caller reports that.
    return undefined
  }
}

const textIn = (line: PlainObject, key: string): string =>
  typeof line[key] === 'string' ? line[key] : ''
