import { Button, type ComboboxItem, Loader, Select } from '@mantine/core'
import type { ReactNode } from 'react'

import type { FormChoice } from '../../../src/protocol/index.js'
import styles from './connect.module.css'
import { besideField, FieldError, type FieldProps, inputFrame } from './field-props.js'
import { shownValue } from './form-values.js'
import { type Choices, useChoices } from './use-choices.js'

/** The settings of the list of values. */
export const dropdown = {
  // More matches are not drawn. A person types to find others.
  limit: 100,
  // The list itself scrolls, so the arrow keys scroll it, too.
  withScrollArea: false,
  classNames: { options: styles['options'] ?? '' },
  comboboxProps: {
    transitionProps: { duration: 0 },
    // A closed list in the page would have the same name as its field.
    keepMounted: false,
    // The list is inside the main part of the page, so screen readers find it.
    portalProps: { target: '#overlays' },
  },
}

/** A field for one of several values. Typing filters the list. */
export const ChoiceField = (props: FieldProps): ReactNode => {
  const { param, detail, form } = props
  const found = useChoices(props)
  const value = shownValue(param, detail, form.typed)
  const key = typeof value === 'string' || typeof value === 'number' ? String(value) : null
  return (
    <Select
      {...inputFrame(props, noteOf(found))}
      error={choiceError(props, found)}
      data={optionsOf(found.choices, key === null ? [] : [key])}
      value={key}
      onChange={(chosen) => {
        form.setValue(param.name, chosen)
      }}
      onDropdownOpen={found.onLook}
      searchable
      clearable={!param.required}
      clearButtonProps={{ 'aria-label': 'Clear', ...besideField(param) }}
      disabled={found.missing.length > 0}
      nothingFoundMessage={found.isLoading ? 'Asking the source…' : 'Nothing of that name'}
      rightSection={found.isLoading ? <Loader size="xs" /> : undefined}
      {...dropdown}
    />
  )
}

/** The parameters that must be filled in before the source can return choices. */
export const noteOf = ({ missing }: Choices): string | undefined =>
  missing.length > 0 ? `Fill in ${missing.join(' and ')} first.` : undefined

/** Choices in the form that Mantine needs. A chosen key that is not one of the choices is kept. */
export const optionsOf = (
  choices: readonly FormChoice[],
  chosen: readonly string[],
): ComboboxItem[] => {
  const known = new Set(choices.map(({ key }) => key))
  return [
    ...choices.map(({ key, name, disabled }) => ({ value: key, label: name, disabled })),
    ...chosen.filter((key) => !known.has(key)).map((key) => ({ value: key, label: key })),
  ]
}

/** The mistake in the value, or else the reason why the source returned no choices, with a button to try again. */
export const choiceError = ({ param, form }: FieldProps, found: Choices): ReactNode => {
  const issue = form.issues.get(param.name)
  if (issue) return <FieldError issue={issue} />
  return (
    found.failure !== undefined && (
      <span role="alert">
        {found.failure}{' '}
        <Button size="compact-xs" variant="subtle" onClick={found.askAgain}>
          Ask again
        </Button>
      </span>
    )
  )
}
