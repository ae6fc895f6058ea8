import { type ReactNode, useState } from 'react'

import { isNested, type Json, type Nested, partsOf } from '../values/json.js'
import { textOfValue } from '../values/value-text.js'
import styles from './value-tree.module.css'

/** How many parts of an object are shown at first. A button shows this number more. */
const SHOWN_AT_ONCE = 100

interface ValueTreeProps {
  readonly value: Nested
  /** How many levels are unfolded from the start. */
  readonly openLevels?: number
  /** The paths that are highlighted, joined by `/`, because they have just changed. */
  readonly marked?: ReadonlySet<string>
  readonly path?: string
}

/** An object or an array whose parts can be unfolded. Folded parts are not drawn. */
export const ValueTree = ({
  value,
  openLevels = 1,
  marked,
  path = '',
}: ValueTreeProps): ReactNode => {
  const [shown, setShown] = useState(SHOWN_AT_ONCE)
  const parts = partsOf(value)
  return (
    <ul className={styles['tree']}>
      {parts.slice(0, shown).map(([key, part]) => (
        <Part
          key={key}
          name={key}
          value={part}
          openLevels={openLevels - 1}
          path={path === '' ? key : `${path}/${key}`}
          {...(marked && { marked })}
        />
      ))}
      {parts.length > shown && (
        <li>
          <button
            type="button"
            className={styles['more']}
            onClick={() => {
              setShown(shown + SHOWN_AT_ONCE)
            }}
          >
            {parts.length - shown} more
          </button>
        </li>
      )}
    </ul>
  )
}

interface PartProps {
  readonly name: string
  readonly value: Json
  readonly openLevels: number
  readonly marked?: ReadonlySet<string>
  readonly path: string
}

const Part = ({ name, value, openLevels, marked, path }: PartProps): ReactNode => {
  const [isOpen, setIsOpen] = useState(openLevels > 0)
  const mark = marked?.has(path) === true ? styles['marked'] : undefined
  if (!isNested(value)) {
    return (
      <li className={mark}>
        <span className={styles['name']}>{name}</span>
        <span className={styles['value']}>{textOfValue(value)}</span>
      </li>
    )
  }
  return (
    <li className={mark}>
      <button
        type="button"
        className={styles['fold']}
        aria-expanded={isOpen}
        onClick={() => {
          setIsOpen(!isOpen)
        }}
      >
        <span className={styles['name']}>{name}</span>
        {!isOpen && <span className={styles['value']}>{textOfValue(value)}</span>}
      </button>
      {isOpen && (
        <ValueTree value={value} openLevels={openLevels} path={path} {...(marked && { marked })} />
      )}
    </li>
  )
}
