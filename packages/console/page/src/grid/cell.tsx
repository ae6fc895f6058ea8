import { VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'

import { isNested, type Json } from '../values/json.js'
import { textOfValue } from '../values/value-text.js'
import styles from './grid.module.css'
import { ValueTree } from './value-tree.js'

interface CellProps {
  readonly value: Json | undefined
  /** The name of the column, for screen readers. */
  readonly column: string
  readonly isOpen: boolean
  readonly onToggle: () => void
}

/** A value in a grid. An object or an array unfolds in its place. */
export const Cell = ({ value, column, isOpen, onToggle }: CellProps): ReactNode => {
  const text = textOfValue(value)
  if (!isNested(value)) {
    const kind = value === null ? styles['null'] : undefined
    return (
      <span className={kind} title={text.length > 40 ? text : undefined}>
        {text}
      </span>
    )
  }
  return (
    <>
      <button type="button" className={styles['unfold']} aria-expanded={isOpen} onClick={onToggle}>
        <VisuallyHidden>{column} </VisuallyHidden>
        {text}
      </button>
      {isOpen && <ValueTree value={value} openLevels={2} />}
    </>
  )
}
