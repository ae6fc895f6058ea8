import { useMutation, type UseMutationResult, useQueryClient } from '@tanstack/react-query'

import type {
  CheckAnswer,
  FormValues,
  Preview,
  RunAnswer,
  SourceDetail,
} from '../../../src/protocol/index.js'
import { consoleApi } from '../api/console-api.js'
import { queryKeys } from '../api/queries.js'
import type { FormState } from '../connect/form-state.js'
import { showSection } from '../parts/section.js'

/** The actions that a person can start for a source. */
export interface Work {
  readonly check: UseMutationResult<CheckAnswer, Error, FormValues, void>
  readonly preview: UseMutationResult<Preview, Error, FormValues, void>
  readonly run: UseMutationResult<RunAnswer, Error, FormValues, void>
  readonly stop: UseMutationResult<void>
  readonly reset: UseMutationResult<void>
}

/** Sends the actions on a source to the console, and shows wrong parameters beside their fields. */
export const useWork = ({ id }: SourceDetail, form: FormState): Work => {
  const client = useQueryClient()
  const askAnew = (key: readonly string[]): void => {
    void client.invalidateQueries({ queryKey: key })
  }
  const asked = {
    onMutate: (): void => {
      form.showIssues([])
    },
    onError: (error: Error): void => {
      form.showFailure(error)
    },
  }
  return {
    check: useMutation({
      ...asked,
      mutationFn: async (values: FormValues) => {
        const answer = await consoleApi.check(id, values)
        // The console saves parameters that work, so a page that is opened again shows them.
        if (answer.ok) client.setQueryData(queryKeys.source(id), await consoleApi.save(id, values))
        return answer
      },
      onSuccess: ({ ok, issues }, values) => {
        form.showIssues(issues)
        if (ok) form.forgetTyped(values)
      },
    }),
    preview: useMutation({
      ...asked,
      mutationFn: (values: FormValues) => consoleApi.preview(id, values),
      onSuccess: () => {
        // The page can scroll to the rows only after they are drawn.
        setTimeout(showSection, 0, 'preview')
      },
    }),
    run: useMutation({
      ...asked,
      mutationFn: (values: FormValues) => consoleApi.run(id, values),
      onSuccess: async (_, values) => {
        // A run saves the parameters of the form, so the source is requested again.
        await client.invalidateQueries({ queryKey: queryKeys.source(id) })
        form.forgetTyped(values)
        showSection('progress')
      },
    }),
    stop: useMutation({ mutationFn: () => consoleApi.stop(id) }),
    reset: useMutation({
      mutationFn: () => consoleApi.reset(id),
      onSuccess: () => {
        for (const key of [queryKeys.state(id), queryKeys.tables, queryKeys.runs(id)]) askAnew(key)
      },
    }),
  }
}
