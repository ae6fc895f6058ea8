import { CloseButton, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'

import { besideField, type FieldProps, inputFrame, shownText } from './field-props.js'

/** A text, a number, or a value that only people who know the platform fill in. */
export const TextField = (props: FieldProps): ReactNode => {
  const { param, form } = props
  return (
    <TextInput
      {...inputFrame(props)}
      // A number is a text until it is checked: a wrong one is told, in the place of letters that vanish.
      inputMode={param.type === 'number' ? 'decimal' : 'text'}
      autoComplete="off"
      spellCheck={false}
      value={shownText(props)}
      onChange={(event) => {
        form.setValue(param.name, event.currentTarget.value)
      }}
    />
  )
}

/** A secret: dots while it is typed; the saved one is never shown, and can be replaced or removed. */
export const SecretField = (props: FieldProps): ReactNode => {
  const { param, detail, form } = props
  const typed = form.typed[param.name]
  const isSaved = detail.secretsSet.includes(param.name) && typed !== null
  const frame = inputFrame(props)
  return (
    <TextInput
      {...frame}
      type="password"
      autoComplete="new-password"
      spellCheck={false}
      required={frame.required && !isSaved}
      placeholder={isSaved ? 'Saved; type to replace it' : frame.placeholder}
      value={typeof typed === 'string' ? typed : ''}
      onChange={(event) => {
        const { value } = event.currentTarget
        form.setValue(param.name, value === '' ? undefined : value)
      }}
      rightSection={
        isSaved && (
          <CloseButton
            size="sm"
            aria-label="Remove the saved value"
            {...besideField(param)}
            onClick={() => {
              form.setValue(param.name, null)
            }}
          />
        )
      }
    />
  )
}
