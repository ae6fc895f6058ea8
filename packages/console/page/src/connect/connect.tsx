import { Alert, Fieldset, List, Stack } from '@mantine/core'
import type { ReactNode } from 'react'

import type { FormParam, SourceDetail } from '../../../src/protocol/index.js'
import { Empty } from '../parts/empty.js'
import { Section } from '../parts/section.js'
import styles from './connect.module.css'
import { Field } from './field.js'
import { FieldError } from './field-props.js'
import type { FormState } from './form-state.js'
import { groupFields } from './form-values.js'

interface ConnectProps {
  readonly detail: SourceDetail
  readonly form: FormState
}

/** The form that CONFIG makes. */
export const Connect = ({ detail, form }: ConnectProps): ReactNode => {
  const asked = detail.params.filter(({ type }) => type !== 'system')
  const advanced = detail.params.filter(({ type }) => type === 'system')
  const fields = (params: readonly FormParam[]): ReactNode =>
    params.map((param) => <Field key={param.name} param={param} detail={detail} form={form} />)
  return (
    <Section title="Connect">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
        }}
      >
        <Stack gap="md">
          {detail.configWarnings.length > 0 && (
            <Alert color="yellow" title="CONFIG could be better">
              <List size="sm">
                {detail.configWarnings.map((warning) => (
                  <List.Item key={warning}>{warning}</List.Item>
                ))}
              </List>
            </Alert>
          )}
          <FieldError issue={form.issues.get('')} />
          {groupFields(asked).map(({ category, params }) =>
            category === '' ? (
              fields(params)
            ) : (
              <Fieldset
                key={category}
                legend={category}
                variant="unstyled"
                className={styles['category'] ?? ''}
              >
                <Stack gap="md">{fields(params)}</Stack>
              </Fieldset>
            ),
          )}
          {asked.length === 0 && <Empty>This source asks for nothing.</Empty>}
          {advanced.length > 0 && (
            <details className={styles['advanced']}>
              <summary>Advanced</summary>
              <Stack gap="md" mt="md">
                {fields(advanced)}
              </Stack>
            </details>
          )}
        </Stack>
      </form>
    </Section>
  )
}
