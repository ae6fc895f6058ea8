import { useQuery } from '@tanstack/react-query'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'

import type { FormChoice } from '../../../src/protocol/index.js'
import { consoleApi } from '../api/console-api.js'
import { tellFailure } from '../api/console-failure.js'
import type { FieldProps } from './field-props.js'
import { missingDependencies, shownValue, valuesToSend } from './form-values.js'

/** How long the page waits after the last keystroke, so that it does not send half a password to the source. */
const WAIT_FOR_TYPING_MS = 400

/** The choices of a field, and the progress of loading them. */
export interface Choices {
  readonly choices: readonly FormChoice[]
  readonly isLoading: boolean
  /** The message of the source, if it could not return them. */
  readonly failure: string | undefined
  /** The titles of the parameters to fill in first. */
  readonly missing: readonly string[]
  readonly askAgain: () => void
  /** Call it when the person opens the field. Choices without dependencies are loaded only then. */
  readonly onLook: () => void
}

/** The choices of a `select` or a `list`: from CONFIG, or from the source when the dependencies are filled in. */
export const useChoices = ({ param, detail, form }: FieldProps): Choices => {
  const [isLookedAt, setIsLookedAt] = useState(false)
  const missing = missingDependencies(param, detail, form.typed)
  const values = valuesToSend(detail, form.typed)
  const dependencies = detail.params
    .filter(({ name }) => param.dependencies.includes(name))
    .map((one) => shownValue(one, detail, form.typed))
  const typedFor = JSON.stringify(dependencies)
  const [askedFor] = useDebouncedValue(typedFor, WAIT_FOR_TYPING_MS)
  const isTyping = typedFor !== askedFor
  const isWanted = param.hasValues && missing.length === 0
  const everything = JSON.stringify(values)
  const askedWith = useRef(everything)
  const query = useQuery({
    queryKey: ['values', detail.id, detail.revision, param.name, askedFor],
    queryFn: ({ signal }) => {
      askedWith.current = everything
      return consoleApi.values(detail.id, { param: param.name, values }, signal)
    },
    enabled: isWanted && !isTyping && (param.dependencies.length > 0 || isLookedAt),
    retry: false,
    staleTime: Infinity,
    // The key may contain a typed secret, so the cache must not keep it.
    gcTime: 0,
  })
  const [filledIn] = useDebouncedValue(everything, WAIT_FOR_TYPING_MS)
  const { isError, refetch } = query
  useEffect(() => {
    // The failure may come from another field that has changed since then, such as a password.
    if (isError && filledIn !== askedWith.current) void refetch()
  }, [isError, filledIn, refetch])
  return {
    choices: (isWanted ? query.data?.choices : undefined) ?? param.choices ?? [],
    isLoading: query.isFetching,
    failure: isWanted && !isTyping && query.error ? tellFailure(query.error).title : undefined,
    missing: param.hasValues ? missing.map(({ title }) => title) : [],
    askAgain: () => void refetch(),
    onLook: () => {
      setIsLookedAt(true)
    },
  }
}
