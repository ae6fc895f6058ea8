import { useMutation, type UseMutationResult } from '@tanstack/react-query'
import { useState } from 'react'

import type { FormValues } from '../../../src/protocol/index.js'
import { consoleApi } from '../api/console-api.js'
import { useEvents } from '../api/events-context.js'
import type { ProofResult } from './proof.js'

/** A proof of a source: asked for, under way, or ended. */
export interface ProofWork {
  readonly start: UseMutationResult<void, Error, FormValues>
  readonly isProving: boolean
  readonly result: ProofResult | undefined
}

/** Asks for a proof, and waits for the event that brings its evidence. */
export const useProof = (source: string): ProofWork => {
  const [isWaiting, setIsWaiting] = useState(false)
  const [result, setResult] = useState<ProofResult>()
  useEvents((event) => {
    if (event.type !== 'proof' || event.source !== source) return
    setResult(event)
    setIsWaiting(false)
  })
  const start = useMutation({
    mutationFn: (values: FormValues) => consoleApi.prove(source, values),
    onMutate: () => {
      setResult(undefined)
      setIsWaiting(true)
    },
    onError: () => {
      setIsWaiting(false)
    },
  })
  return { start, isProving: isWaiting, result }
}
