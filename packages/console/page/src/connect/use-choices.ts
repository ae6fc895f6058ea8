import { useQuery } from '@tanstack/react-query'
import { useDebouncedValue } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'

import type { FormChoice } from '../../../src/protocol/index.js'
import { consoleApi } from '../api/console-api.js'
import { tellFailure } from '../api/console-failure.js'
import type { FieldProps } from './field-props.js'
import { missingDependencies, shownValue, valuesToSend } from './form-values.js'

/** How long the page waits after the last key, so that it does not ask the source with half a password. */
const WAIT_FOR_TYPING_MS = 400

/** The choices of a field, and where the page is with asking for them. */
export interface Choices {
  readonly choices: readonly FormChoice[]
  readonly isLoading: boolean
  /** Why the source could not tell them, in its own words. */
  readonly failure: string | undefined
  /** What has to be filled in first, by title. */
  readonly missing: readonly string[]
  readonly askAgain: () => void
  /** The person looks at the field; choices that depend on nothing are asked for only now. */
  readonly onLook: () => void
}

/** The choices of a `select` or a `list`: those of CONFIG, or what the source says once its dependencies are filled. */
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
    // A secret that was typed is a part of the key.
    gcTime: 0,
  })
  const [filledIn] = useDebouncedValue(everything, WAIT_FOR_TYPING_MS)
  const { isError, refetch } = query
  useEffect(() => {
    // Another field may have been the reason: a password, or how the connection is encrypted.
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
