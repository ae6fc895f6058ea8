import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'

import type { FormParam, ParamIssue, SourceDetail } from '../../../src/protocol/index.js'
import styles from './connect.module.css'
import type { FormState } from './form-state.js'
import { shownValue } from './form-values.js'

/** What every field gets. */
export interface FieldProps {
  readonly param: FormParam
  readonly detail: SourceDetail
  readonly form: FormState
}

/** What every input of Mantine shows of a parameter: label, help, whether it is required, what is wrong. */
export interface InputFrame {
  readonly label: ReactNode
  readonly description: ReactNode
  readonly error: ReactNode
  readonly required: boolean
  readonly withAsterisk: false
  readonly placeholder: string
  readonly onBlur: () => void
}

/** @param note stands before the help, such as what has to be filled in first */
export const inputFrame = ({ param, form }: FieldProps, note?: string): InputFrame => ({
  label: <FieldLabel param={param} />,
  description: <FieldHelp param={param} note={note} />,
  error: <FieldError issue={form.issues.get(param.name)} />,
  required: param.required,
  // The mark of a required field is drawn, so that the label is the title and nothing else.
  withAsterisk: false,
  placeholder: param.placeholder,
  onBlur: () => {
    form.leaveField(param.name)
  },
})

/** The value of a field as text, which an input of text shows. */
export const shownText = ({ param, detail, form }: FieldProps): string => {
  const value = shownValue(param, detail, form.typed)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** The title of a parameter; a required one has a mark. */
export const FieldLabel = ({ param }: { readonly param: FormParam }): ReactNode => (
  <span className={param.required ? styles['required'] : undefined}>{param.title}</span>
)

interface FieldHelpProps {
  readonly param: FormParam
  readonly note?: string | undefined
}

/** The help of a parameter and the link to its provider. */
export const FieldHelp = ({ param, note }: FieldHelpProps): ReactNode => {
  if (param.help === '' && param.link === '' && note === undefined) return null
  return (
    <>
      {[note, param.help].filter((text) => text !== undefined && text !== '').join(' ')}
      {param.link !== '' && (
        <>
          {' '}
          <Anchor href={param.link} target="_blank" rel="noreferrer" inherit>
            Where to find it
          </Anchor>
        </>
      )}
    </>
  )
}

/** What is wrong with a field, and what to fill in instead. */
export const FieldError = ({ issue }: { readonly issue: ParamIssue | undefined }): ReactNode =>
  issue && (
    <span role="alert">
      {sentence(issue.message)}
      {issue.advice !== '' && ` ${sentence(issue.advice)}`}
    </span>
  )

const sentence = (text: string): string => {
  const start = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?…]$/.test(start) ? start : `${start}.`
}
