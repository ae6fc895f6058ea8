import type { SecretMask } from '@panoply/datasource'

import type { Observation, Utterance } from '../experiment/observation.js'
import { type CheckResult, type Evidence, judged, notTried } from '../proof.js'
import { counted } from './words.js'

const MAX_SHOWN_LENGTH = 200

/**
 * Whether a secret appears in a text that leaves the source.
 *
 * @param mask finds the secrets in every form in which it would mask them
 * @param secrets the number of secrets
 */
export const checkSecrets = (
  runs: readonly Observation[],
  mask: SecretMask,
  secrets: number,
): CheckResult => {
  if (secrets === 0) return notTried('secrets', 'it has no parameter that is a secret')
  const seen = new Set<string>()
  const evidence: Evidence[] = runs.flatMap(({ utterances }) =>
    utterances.flatMap(({ kind, text }: Utterance): Evidence[] => {
      // Most runs repeat the same texts.
      if (seen.has(`${kind} ${text}`)) return []
      seen.add(`${kind} ${text}`)
      const masked = mask.mask(text)
      if (masked === text) return []
      const at = Math.max(0, masked.indexOf('[secret]') - MAX_SHOWN_LENGTH / 2)
      return [{ where: `a ${kind}`, what: masked.slice(at, at + MAX_SHOWN_LENGTH), rows: [] }]
    }),
  )
  const said = runs.reduce((sum, { utterances }) => sum + utterances.length, 0)
  return judged(
    'secrets',
    evidence,
    `${counted(secrets, 'secret')}, looked for in ${counted(said, 'log line, progress, state, error and row', 'log lines, progress, states, errors and rows')}`,
    (count) => `${counted(count, 'text')} with a secret`,
  )
}
