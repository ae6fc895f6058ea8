import { useMutation, type UseMutationResult } from '@tanstack/react-query'

import type { FormValues, ProofStatus, SourceDetail } from '../../../src/protocol/index.js'
import { consoleApi } from '../api/console-api.js'
import { showSection } from '../parts/section.js'

/** A proof of a source: requested, running, or ended. */
export interface ProofWork {
  readonly start: UseMutationResult<void, Error, FormValues>
  readonly isProving: boolean
  /** The last proof that ended. `undefined` while another proof runs. */
  readonly result: ProofStatus | undefined
}

/** Starts a proof. Its progress comes from events, so a page that is opened again shows it, too. */
export const useProof = ({ id, proof }: SourceDetail): ProofWork => {
  const start = useMutation({
    mutationFn: (values: FormValues) => consoleApi.prove(id, values),
    onSuccess: () => {
      showSection('proof')
    },
  })
  const isProving = start.isPending || proof?.isProving === true
  return { start, isProving, result: isProving ? undefined : (proof ?? undefined) }
}
