import { useCallback, useState } from 'react'

import type { FormValues, ParamIssue, SourceDetail } from '../../../src/protocol/index.js'
import { consoleApi } from '../api/console-api.js'
import { ConsoleFailure } from '../api/console-failure.js'
import { type TypedValues, typedSince, valuesToSend } from './form-values.js'

/** A form that a person fills in. */
export interface FormState {
  readonly typed: TypedValues
  /** What is wrong, by the name of the parameter; the empty name stands for the form as a whole. */
  readonly issues: ReadonlyMap<string, ParamIssue>
  readonly setValue: (name: string, value: unknown) => void
  /** Asks whether the value of a parameter is right, when the person has left its field. */
  readonly leaveField: (name: string) => void
  readonly showIssues: (issues: readonly ParamIssue[]) => void
  /** Shows the issues that a failure carries, beside their fields. */
  readonly showFailure: (error: unknown) => void
  /** Forgets the typed values that were sent, because they are saved. What was typed since then stays. */
  readonly forgetTyped: (sent: FormValues) => void
}

/** What was typed into the form of a source, and what is wrong with it. Values of parameters outlive a new revision. */
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
        // Check, Preview and Run ask again, and tell why it failed.
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
