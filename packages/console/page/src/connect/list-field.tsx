import { Button, Group, Loader, MultiSelect, Pill } from '@mantine/core'
import type { ReactNode } from 'react'

import { formatCount } from '../format/counts.js'
import { choiceError, dropdown, noteOf, optionsOf } from './choice-field.js'
import styles from './connect.module.css'
import { besideField, type FieldProps, inputFrame } from './field-props.js'
import { shownValue, withRequired } from './form-values.js'
import { useChoices } from './use-choices.js'

/** If a person chooses thousands of values, the page shows only some of their names. */
const NAMED_AT_MOST = 12

const unnamedNote = (count: number): string | undefined =>
  count > NAMED_AT_MOST
    ? `${formatCount(count)} are chosen; the first ${NAMED_AT_MOST} are named.`
    : undefined

/**
 * A field for several values, or all of them. Typing filters the list. If a value is chosen, the values that it
 * requires are chosen, too.
 */
export const ListField = (props: FieldProps): ReactNode => {
  const { param, detail, form } = props
  const found = useChoices(props)
  const value = shownValue(param, detail, form.typed)
  const chosen = Array.isArray(value) ? value.map(String) : []
  const named = new Set(chosen.slice(0, NAMED_AT_MOST))
  const free = found.choices.filter(({ disabled }) => !disabled).map(({ key }) => key)
  const set = (keys: readonly string[]): void => {
    form.setValue(param.name, keys)
  }
  return (
    <div className={styles['list']}>
      <MultiSelect
        {...inputFrame(props, noteOf(found) ?? unnamedNote(chosen.length))}
        error={choiceError(props, found)}
        data={optionsOf(found.choices, chosen)}
        value={chosen}
        onChange={(keys) => {
          // Only an added value adds the values that it requires. So a value that a person removes is not added again.
          const added = keys.filter((key) => !chosen.includes(key))
          const required = withRequired(found.choices, added)
          set([...keys, ...required.filter((key) => !keys.includes(key))])
        }}
        onDropdownOpen={found.onLook}
        searchable
        renderPill={({ option, onRemove, disabled }) =>
          named.has(String(option.value)) && (
            <Pill withRemoveButton={disabled !== true} {...(onRemove && { onRemove })}>
              {option.label}
            </Pill>
          )
        }
        disabled={found.missing.length > 0}
        nothingFoundMessage={found.isLoading ? 'Asking the source…' : 'Nothing of that name'}
        rightSection={found.isLoading ? <Loader size="xs" /> : undefined}
        {...dropdown}
      />
      <Group gap={4} className={styles['all'] ?? ''}>
        <Button
          size="compact-xs"
          variant="subtle"
          disabled={free.length === 0}
          {...besideField(param)}
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
          {...besideField(param)}
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
