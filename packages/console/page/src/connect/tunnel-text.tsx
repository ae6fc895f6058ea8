import { CloseButton, InputBase, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'

import type { FormField } from '../../../src/protocol/index.js'
import styles from './connect.module.css'

interface TunnelTextProps {
  readonly field: FormField
  readonly value: unknown
  /** Whether it is a saved secret. It stays saved unless another value is typed. */
  readonly isSaved: boolean
  /** @param value `undefined` keeps a saved secret, `null` removes it */
  readonly onChange: (value: string | undefined | null) => void
  readonly onBlur: () => void
}

/** A key has several lines. An input of one line would join them. */
const MANY_LINES = 'privateKey'

/** One field of an SSH tunnel, for a text, a number or a secret. */
export const TunnelText = ({
  field: { name, title, type },
  value,
  isSaved,
  onChange,
  onBlur,
}: TunnelTextProps): ReactNode => {
  const isSecret = type === 'password'
  const frame = {
    ...{ label: title, spellCheck: false, onBlur },
    autoComplete: isSecret ? 'new-password' : 'off',
    placeholder: isSaved ? 'Saved; type to replace it' : '',
    value: typeof value === 'string' || typeof value === 'number' ? value : '',
    onChange: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) => {
      const typed = currentTarget.value
      onChange(isSecret && typed === '' ? undefined : typed)
    },
    rightSection: isSaved && (
      <CloseButton
        size="sm"
        aria-label={`Remove the saved value of ${title}`}
        onClick={() => {
          onChange(null)
        }}
      />
    ),
  }
  if (name === MANY_LINES) {
    return (
      <InputBase
        {...frame}
        component="textarea"
        rows={3}
        multiline
        classNames={{ input: styles['hidden'] ?? '' }}
      />
    )
  }
  return (
    <TextInput
      {...frame}
      type={isSecret ? 'password' : 'text'}
      inputMode={type === 'number' ? 'numeric' : 'text'}
    />
  )
}
