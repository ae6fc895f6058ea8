import { useCallback, useState } from 'react'

import type { FormValues, ParamIssue, SourceDetail } from '../../../src/protocol/index.js'
import { consoleApi } from '../api/console-api.js'
import { ConsoleFailure } from '../api/console-failure.js'
import { type TypedValues, typedSince, valuesToSend } from './form-values.js'

/** A form that a person fills in. */
export interface FormState {
  readonly typed: TypedValues
  /** The mistakes, by the name of the parameter. The empty name is the whole form. */
  readonly issues: ReadonlyMap<string, ParamIssue>
  readonly setValue: (name: string, value: unknown) => void
  /** Checks the value of a parameter. Called when the person leaves its field. */
  readonly leaveField: (name: string) => void
  readonly showIssues: (issues: readonly ParamIssue[]) => void
  /** Shows the issues of a failure beside their fields. */
  readonly showFailure: (error: unknown) => void
  /** Forgets the typed values that were sent, because they are saved. Values that were typed later are kept. */
  readonly forgetTyped: (sent: FormValues) => void
}

/** The typed values of a source's form, and the mistakes in them. Values are kept when the source changes. */
export const useFormState = (detail: SourceDetail): FormState => {
  const [typed, setTyped] = useState<TypedValues>({})
  const [issues, setIssues] = useState<ReadonlyMap<string, ParamIssue>>(new Map())
  const showIssues = useCallback((found: readonly ParamIssue[]): void => {
    setIssues(new Map(found.map((issue) => [issue.param, issue])))
  }, [])
  const putIssue = (name: string, issue: ParamIssue | undefined): void => {
    setIssues((before) => {
      const after = new Map(before)
      if (issue) after.set(name, issue)
      else after.delete(name)
      return after
    })
  }
  return {
    typed,
    issues,
    showIssues,
    setValue: (name, value) => {
      setTyped((before) => ({ ...before, [name]: value }))
      putIssue(name, undefined)
    },
    leaveField: (name) => {
      if (!Object.hasOwn(typed, name)) return
      consoleApi.validate(detail.id, valuesToSend(detail, typed)).then(
        (answer) => {
          putIssue(
            name,
            answer.issues.find(({ param }) => param === name),
          )
        },
        // Check, Preview and Run send the values again, and show the reason of a failure.
        () => undefined,
      )
    },
    showFailure: (error) => {
      if (error instanceof ConsoleFailure && error.issues.length > 0) showIssues(error.issues)
    },
    forgetTyped: (sent) => {
      setTyped((before) => typedSince(sent, before))
    },
  }
}
