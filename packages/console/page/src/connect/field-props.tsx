import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'

import type { FormParam, ParamIssue, SourceDetail } from '../../../src/protocol/index.js'
import { sentence } from '../format/sentence.js'
import styles from './connect.module.css'
import type { FormState } from './form-state.js'
import { shownValue } from './form-values.js'

/** The properties of every field. */
export interface FieldProps {
  readonly param: FormParam
  readonly detail: SourceDetail
  readonly form: FormState
}

/** The properties of a Mantine input that come from a parameter: label, help, whether it is required, the mistake. */
export interface InputFrame {
  readonly id: string
  readonly label: ReactNode
  readonly description: ReactNode
  readonly error: ReactNode
  readonly required: boolean
  readonly withAsterisk: false
  readonly placeholder: string
  readonly onBlur: () => void
}

/**
 * @param note a text before the help, such as the parameters to fill in first
 */
export const inputFrame = ({ param, form }: FieldProps, note?: string): InputFrame => ({
  id: fieldId(param),
  label: <FieldLabel param={param} />,
  // An empty element would take up space, and mark the field as wrong.
  description: hasHelp(param, note) && <FieldHelp param={param} note={note} />,
  error: form.issues.has(param.name) && <FieldError issue={form.issues.get(param.name)} />,
  required: param.required,
  // `FieldLabel` draws the mark of a required field, so the label holds only the title.
  withAsterisk: false,
  placeholder: param.placeholder,
  onBlur: () => {
    form.leaveField(param.name)
  },
})

/** Mantine gives the label of an input this name followed by `-label`. */
const fieldId = ({ name }: FormParam): string => `param-${name}`

/**
 * Describes a button beside a field by the label of the field. The name of the button does not repeat the title,
 * because only the field may have the title as its name.
 */
export const besideField = (param: FormParam): { 'aria-describedby': string } => ({
  'aria-describedby': `${fieldId(param)}-label`,
})

/** The value of a field, as a text input shows it. */
export const shownText = ({ param, detail, form }: FieldProps): string => {
  const value = shownValue(param, detail, form.typed)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** The title of a parameter; a required one has a mark. */
export const FieldLabel = ({ param }: { readonly param: FormParam }): ReactNode => (
  <span className={param.required ? styles['required'] : undefined}>{param.title}</span>
)

/** `true` if there is something to say about a parameter. */
export const hasHelp = ({ help, link }: FormParam, note?: string): boolean =>
  help !== '' || link !== '' || note !== undefined

interface FieldHelpProps {
  readonly param: FormParam
  readonly note?: string | undefined
}

/** The help of a parameter and the link to its provider. */
export const FieldHelp = ({ param, note }: FieldHelpProps): ReactNode => {
  if (!hasHelp(param, note)) return null
  return (
    <>
      {[note, param.help].filter((text) => text !== undefined && text !== '').join(' ')}
      {param.link !== '' && (
        <>
          {' '}
          <Anchor href={param.link} target="_blank" rel="noreferrer" inherit underline="always">
            Where to find it
          </Anchor>
        </>
      )}
    </>
  )
}

/** The mistake in a field, and the value to fill in instead. */
export const FieldError = ({ issue }: { readonly issue: ParamIssue | undefined }): ReactNode =>
  issue && (
    <span role="alert">
      {sentence(issue.message)}
      {issue.advice !== '' && ` ${sentence(issue.advice)}`}
    </span>
  )
