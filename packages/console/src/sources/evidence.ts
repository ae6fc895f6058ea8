import { isPlainObject } from '@panoply/errors/internal'
import { type PlainObject } from '@panoply/runner'

import type { Evidence } from '../protocol/index.js'

/** What `panoply prove --json` writes: `{ ok, lines }`, a line each `{ title, verdict, detail }`. */
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
    ok: ['passed', 'noted'].includes(textIn(line, 'verdict')),
    skipped: line['verdict'] === 'not-tried',
  }))
  const ok = proof['ok'] === true
  return { ok, message: ok ? 'no line failed' : 'some lines failed', evidence }
}

const parsed = (text: string): PlainObject | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return isPlainObject(value) ? value : undefined
  } catch {
    // Told by the answer: it wrote no proof.
    return undefined
  }
}

const textIn = (line: PlainObject, key: string): string =>
  typeof line[key] === 'string' ? line[key] : ''
