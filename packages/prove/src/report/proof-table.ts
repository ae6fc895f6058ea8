import type { Evidence, Proof, ProofLine, Verdict } from '../proof.js'

const WORDS: Readonly<Record<Verdict, string>> = {
  passed: 'ok',
  failed: 'FAILED',
  noted: 'note',
  'not-tried': 'not tried',
}
const VERDICT_WIDTH = 10

/**
 * A proof as a table for a person: one line per check, its evidence below it.
 *
 * @returns lines without line breaks. Texts of the source are not escaped
 *
 * @example
 * ```ts
 * import { DataSource } from '@panoply/datasource'
 * import { prove } from '@panoply/prove'
 *
 * class Stream extends DataSource {
 *   read(): null {
 *     return null
 *   }
 * }
 *
 * const proof = await prove({ Stream, CONFIG: { title: 'Empty', params: [] } })
 * console.log(proofTable(proof).join('\n'))
 * ```
 */
export const proofTable = (proof: Proof): string[] => {
  const width = Math.max(...proof.lines.map(({ check }) => check.length))
  return [
    heading(proof),
    '',
    ...proof.lines.flatMap((line) => [
      `${WORDS[line.verdict].padEnd(VERDICT_WIDTH)} ${line.check.padEnd(width)}  ${line.title}: ${line.detail}`,
      ...line.evidence.flatMap((evidence) => evidenceLines(evidence, VERDICT_WIDTH + width + 3)),
    ]),
    '',
    verdictLine(proof),
  ]
}

/** The source of the proof, and its tape. */
export const heading = ({ source, from, tape, runs }: Proof): string =>
  `${source}, ${from === 'tape' ? `from the tape ${tape ?? ''}` : 'as it is'}: ${runs} runs`

/** The result of all lines. */
export const verdictLine = ({ ok, lines }: Proof): string => {
  const failed = namesOf(lines, 'failed')
  const untried = namesOf(lines, 'not-tried')
  const left = untried.length === 0 ? '' : `; not tried: ${untried.join(', ')}`
  return ok ? `proved${left}` : `not proved: ${failed.join(', ')}${left}`
}

const namesOf = (lines: readonly ProofLine[], verdict: Verdict): string[] =>
  lines.filter((line) => line.verdict === verdict).map(({ check }) => check)

const evidenceLines = ({ where, what, rows }: Evidence, indent: number): string[] => {
  const space = ' '.repeat(indent)
  return [`${space}${where}: ${what}`, ...rows.map((row) => `${space}  ${row}`)]
}
