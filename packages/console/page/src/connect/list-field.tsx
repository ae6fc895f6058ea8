import { Button, Group, Loader, MultiSelect } from '@mantine/core'
import type { ReactNode } from 'react'

import { choiceError, MATCHES_SHOWN, noteOf, optionsOf } from './choice-field.js'
import styles from './connect.module.css'
import { type FieldProps, inputFrame } from './field-props.js'
import { shownValue, withRequired } from './form-values.js'
import { useChoices } from './use-choices.js'

/** Several of some values, found by typing, or all of them. What a value requires is chosen along with it. */
export const ListField = (props: FieldProps): ReactNode => {
  const { param, detail, form } = props
  const found = useChoices(props)
  const value = shownValue(param, detail, form.typed)
  const chosen = Array.isArray(value) ? value.map(String) : []
  const free = found.choices.filter(({ disabled }) => !disabled).map(({ key }) => key)
  const set = (keys: readonly string[]): void => {
    form.setValue(param.name, keys)
  }
  return (
    <div className={styles['list']}>
      <MultiSelect
        {...inputFrame(props, noteOf(found))}
        error={choiceError(props, found)}
        data={optionsOf(found.choices, chosen)}
        value={chosen}
        onChange={(keys) => {
          // What was just taken out stays out: only what was added brings others along.
          const added = keys.filter((key) => !chosen.includes(key))
          const required = withRequired(found.choices, added)
          set([...keys, ...required.filter((key) => !keys.includes(key))])
        }}
        onDropdownOpen={found.onLook}
        searchable
        limit={MATCHES_SHOWN}
        disabled={found.missing.length > 0}
        nothingFoundMessage={found.isLoading ? 'Asking the source…' : 'Nothing of that name'}
        rightSection={found.isLoading ? <Loader size="xs" /> : undefined}
        comboboxProps={{ transitionProps: { duration: 0 } }}
      />
      <Group gap={4} className={styles['all'] ?? ''}>
        <Button
          size="compact-xs"
          variant="subtle"
          disabled={free.length === 0}
          aria-label={`All: ${param.title}`}
          onClick={() => {
            set(withRequired(found.choices, free))
          }}
        >
          All
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          disabled={chosen.length === 0}
          aria-label={`None: ${param.title}`}
          onClick={() => {
            set([])
          }}
        >
          None
        </Button>
      </Group>
    </div>
  )
}
