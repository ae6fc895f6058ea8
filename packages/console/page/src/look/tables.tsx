import { Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import type { TableSummary } from '../../../src/protocol/index.js'
import { tellFailure } from '../api/console-failure.js'
import { useTables } from '../api/queries.js'
import { formatCount, formatCounted } from '../format/counts.js'
import { Empty } from '../parts/empty.js'
import { Problem } from '../parts/problem.js'
import { Section } from '../parts/section.js'
import styles from './tables.module.css'
import { TableRows } from './table-rows.js'

/** The tables of the file, and the rows of the chosen table. */
export const Tables = (): ReactNode => {
  const { data, error, isPending } = useTables()
  const [chosen, setChosen] = useState<string>()
  const tables = data?.tables ?? []
  const shown = tables.find(({ name }) => name === chosen) ?? tables[0]
  return (
    <Section
      title="Tables"
      aside={
        tables.length > 0 && (
          <Text size="sm" c="dimmed">
            {formatCounted(tables.length, 'table')}
          </Text>
        )
      }
    >
      {error && <Problem {...tellFailure(error)} />}
      {isPending && <Empty>Looking for tables…</Empty>}
      {data && tables.length === 0 && (
        <Empty>
          {data.exists
            ? 'The file has no tables yet.'
            : 'The first run makes a DuckDB file, with a table for each kind of row.'}
        </Empty>
      )}
      {shown && (
        <div className={styles['tables']}>
          <TableNames tables={tables} shown={shown.name} onChoose={setChosen} />
          <TableRows key={shown.name} table={shown} />
        </div>
      )}
      {data?.exists === true && (
        <Text size="xs" c="dimmed" mt="sm" className={styles['file'] ?? ''}>
          {data.file}
        </Text>
      )}
    </Section>
  )
}

interface TableNamesProps {
  readonly tables: readonly TableSummary[]
  readonly shown: string
  readonly onChoose: (name: string) => void
}

const TableNames = ({ tables, shown, onChoose }: TableNamesProps): ReactNode => (
  <ul className={styles['names']}>
    {tables.map(({ name, rows }) => (
      <li key={name}>
        <button
          type="button"
          className={styles['name']}
          aria-pressed={name === shown}
          onClick={() => {
            onChoose(name)
          }}
        >
          <span>{name}</span> <span className={styles['count']}>{formatCount(rows)}</span>
        </button>
      </li>
    ))}
  </ul>
)
