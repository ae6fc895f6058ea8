import { CloseButton, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'

import { besideField, type FieldProps, inputFrame, shownText } from './field-props.js'

/** A field for a text, a number, or a value of the platform. */
export const TextField = (props: FieldProps): ReactNode => {
  const { param, form } = props
  return (
    <TextInput
      {...inputFrame(props)}
      // The field accepts every text, and a wrong number is reported. An input of type `number` would drop letters
      // silently.
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

/**
 * A field for a secret. Typed characters are shown as dots. A saved secret is never shown. It can be replaced or
 * removed.
 */
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
