import { type ReactNode, useEffect } from 'react'

import type { SourceSummary } from '../../../src/protocol/index.js'
import { tellFailure } from '../api/console-failure.js'
import type { Connection } from '../api/event-stream.js'
import { useConnection } from '../api/events-context.js'
import { useFreshAnswers } from '../api/fresh-answers.js'
import { useSource, useSources } from '../api/queries.js'
import { Empty } from '../parts/empty.js'
import { Waiting } from '../frame/waiting.js'
import { Problem } from '../parts/problem.js'
import { Workbench } from '../workbench/workbench.js'
import styles from './app.module.css'
import { Header } from './header.js'
import { useChosenSource } from './use-route.js'

/** The page. */
export const App = (): ReactNode => {
  useFreshAnswers()
  const chosen = useChosenSource()
  const connection = useConnection()
  const { data: sources = [], error, isPending } = useSources(connection !== 'connecting')
  const shown = sources.find(({ id }) => id === chosen) ?? sources[0]
  return (
    <>
      <Header sources={sources} shown={shown?.id} />
      <ConnectionNotice connection={connection} />
      {shown && <SourcePage key={shown.id} summary={shown} />}
      {!shown && isPending && <Waiting />}
      {!shown && !isPending && (
        <main className={styles['alone']}>
          {error ? (
            <Problem {...tellFailure(error)} />
          ) : (
            <Empty>The console was started without a source.</Empty>
          )}
        </main>
      )}
    </>
  )
}

const SourcePage = ({ summary }: { readonly summary: SourceSummary }): ReactNode => {
  const { data, error } = useSource(summary.id)
  useEffect(() => {
    document.title = `${summary.title} · Panoply console`
  }, [summary.title])
  // While the module of a source is loaded for the first time, there is no form.
  if (data && data.readings > 0) return <Workbench detail={data} />
  if (!error) return <Waiting />
  return (
    <main className={styles['alone']}>
      <Problem {...tellFailure(error)} />
    </main>
  )
}

const ConnectionNotice = ({ connection }: { readonly connection: Connection }): ReactNode => {
  if (connection === 'open' || connection === 'connecting') return null
  return (
    <div className={styles['connection']}>
      {connection === 'lost' ? (
        <Problem title="The console does not answer; trying again" />
      ) : (
        <Problem
          title="The console has ended, or was started anew"
          advice="Open the address that panoply ui printed last."
        />
      )}
    </div>
  )
}
