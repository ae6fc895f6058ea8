import { Fieldset, Stack, Switch, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import { FieldError, FieldHelp, FieldLabel, type FieldProps, hasHelp } from './field-props.js'
import { shownValue } from './form-values.js'
import { TunnelText } from './tunnel-text.js'

type TunnelValues = Readonly<Record<string, unknown>>

/** The group of fields of an SSH tunnel. They are shown when the tunnel is switched on. */
export const TunnelField = ({ param, detail, form }: FieldProps): ReactNode => {
  const shown = shownValue(param, detail, form.typed)
  // The console sends an object for a parameter of this type.
  const tunnel = (typeof shown === 'object' && shown !== null ? shown : {}) as TunnelValues
  const fields = param.fields ?? []
  const issue = form.issues.get(param.name)
  const isActive = tunnel['active'] === true
  const set = (name: string, value: unknown): void => {
    form.setValue(param.name, { ...tunnel, [name]: value })
  }
  return (
    <Fieldset legend={<FieldLabel param={param} />}>
      <Stack gap="sm">
        {hasHelp(param) && (
          <Text size="xs" c="dimmed">
            <FieldHelp param={param} />
          </Text>
        )}
        {fields.map((field) => {
          if (field.type === 'boolean') {
            return (
              <Switch
                key={field.name}
                label={field.title}
                checked={tunnel[field.name] === true}
                onChange={(event) => {
                  set(field.name, event.currentTarget.checked)
                }}
              />
            )
          }
          return (
            isActive && (
              <TunnelText
                key={field.name}
                field={field}
                value={tunnel[field.name] ?? field.default}
                isSaved={
                  detail.secretsSet.includes(`${param.name}.${field.name}`) &&
                  tunnel[field.name] !== null
                }
                onChange={(value) => {
                  set(field.name, value)
                }}
                onBlur={() => {
                  form.leaveField(param.name)
                }}
              />
            )
          )
        })}
        {issue && (
          <Text size="xs" c="var(--mantine-color-error)">
            <FieldError issue={issue} />
          </Text>
        )}
      </Stack>
    </Fieldset>
  )
}
