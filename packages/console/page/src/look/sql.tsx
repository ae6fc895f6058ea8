import { Button, Group, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react'

import { consoleApi } from '../api/console-api.js'
import { tellFailure } from '../api/console-failure.js'
import { useTables } from '../api/queries.js'
import { loadPart } from '../parts/load-part.js'
import { Problem } from '../parts/problem.js'
import { Section } from '../parts/section.js'
import { whenIdle } from '../parts/when-idle.js'
import { SqlResult } from './sql-result.js'
import styles from './sql.module.css'

const ROW_LIMIT = 1000

const SqlEditor = lazy(async () => {
  await whenIdle()
  const { SqlEditor: component } = await loadPart(() => import('./sql-editor.js'))
  return { default: component }
})

/** An editor for queries, and the result of the last one. */
export const Sql = (): ReactNode => {
  const { data } = useTables()
  const [text, setText] = useState('')
  const query = useMutation({ mutationFn: (sql: string) => consoleApi.sql(sql, ROW_LIMIT) })
  const schema = useMemo(
    () =>
      Object.fromEntries(
        (data?.tables ?? []).map(({ name, columns }) => [name, columns.map((one) => one.name)]),
      ),
    [data],
  )
  const ask = (): void => {
    if (text.trim() !== '' && !query.isPending) query.mutate(text)
  }
  return (
    <Section title="Query">
      <div className={styles['editor']}>
        <Suspense fallback={<div className={styles['place']} />}>
          <SqlEditor initial="" schema={schema} onChange={setText} onRun={ask} />
        </Suspense>
      </div>
      <Group gap="sm" my="sm">
        <Button variant="default" size="xs" loading={query.isPending} onClick={ask}>
          Query
        </Button>
        <Text size="xs" c="dimmed">
          One statement that reads. Ctrl+Enter does the same.
        </Text>
      </Group>
      {query.error && <Problem {...tellFailure(query.error)} />}
      {query.data && <SqlResult key={query.submittedAt} answer={query.data} />}
    </Section>
  )
}
