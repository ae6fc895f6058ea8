import type { ReactNode } from 'react'

import { ChoiceField } from './choice-field.js'
import type { FieldProps } from './field-props.js'
import { ListField } from './list-field.js'
import { SignInField } from './sign-in-field.js'
import { SecretField, TextField } from './text-field.js'
import { TunnelField } from './tunnel-field.js'

/** The field for a parameter, chosen by its type. */
export const Field = (props: FieldProps): ReactNode => {
  const { type, isSecret } = props.param
  switch (type) {
    case 'select':
      return <ChoiceField {...props} />
    case 'list':
      return <ListField {...props} />
    case 'oauth':
      return <SignInField {...props} />
    case 'ssh-tunnel':
      return <TunnelField {...props} />
    case 'password':
      return <SecretField {...props} />
    case 'text':
    case 'number':
    case 'system':
      return isSecret ? <SecretField {...props} /> : <TextField {...props} />
  }
}
