import { type ReactNode, useState } from 'react'

import type { SourceDetail } from '../../../src/protocol/index.js'
import { Connect } from '../connect/connect.js'
import { useFormState } from '../connect/form-state.js'
import { valuesToSend } from '../connect/form-values.js'
import { ModuleProblem } from '../develop/module-problem.js'
import { Proof } from '../develop/proof.js'
import { useProof } from '../develop/use-proof.js'
import { EarlierRuns } from '../look/earlier-runs.js'
import { Sql } from '../look/sql.js'
import { State } from '../look/state.js'
import { Tables } from '../look/tables.js'
import { Preview } from '../preview/preview.js'
import { Log } from '../run/log.js'
import { RunSection } from '../run/run-section.js'
import { Actions } from './actions.js'
import { Notices } from './notices.js'
import { useWork } from './use-work.js'

/** Everything about one source: its form, its actions and their results. */
export const Workbench = ({ detail }: { readonly detail: SourceDetail }): ReactNode => {
  const form = useFormState(detail)
  const work = useWork(detail, form)
  const proof = useProof(detail)
  const [seenReadings, setSeenReadings] = useState(detail.readings)
  const run = (): void => {
    setSeenReadings(detail.readings)
    work.run.mutate(valuesToSend(detail, form.typed))
  }
  return (
    <main>
      <div className="page-bar">
        <div className="page-title">
          {detail.icon !== '' && <img src={detail.icon} alt="" width={24} height={24} />}
          <h1>{detail.title}</h1>
        </div>
        <Actions detail={detail} form={form} work={work} proof={proof} />
      </div>
      <div className="page-parts">
        <div className="page-form">
          {detail.moduleError === null ? (
            <Connect detail={detail} form={form} />
          ) : (
            <ModuleProblem message={detail.moduleError} />
          )}
        </div>
        <div className="page-results">
          <Notices detail={detail} work={work} seenReadings={seenReadings} onRunAgain={run} />
          <RunSection detail={detail} />
          <Log source={detail.id} run={detail.run?.id} />
          <Preview
            answer={work.preview.data}
            error={work.preview.error}
            isReading={work.preview.isPending}
          />
          <Tables />
          <Sql />
          <State source={detail.id} />
          <EarlierRuns source={detail.id} />
          <Proof
            canProve={detail.canProve}
            isProving={proof.isProving}
            result={proof.result}
            error={proof.start.error}
          />
        </div>
      </div>
      <div id="overlays" />
    </main>
  )
}
