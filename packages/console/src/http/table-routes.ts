import type { Hono } from 'hono'

import { rowsQuery, sqlRequest } from '../protocol/requests.js'
import type { TablesDesk } from '../tables/tables-desk.js'
import type { Answers } from './answers.js'

/** The routes about the tables of the file. */
export const addTableRoutes = (app: Hono, tables: TablesDesk, answers: Answers): void => {
  app.get('/api/tables', async (context) => {
    const { file, exists } = tables
    return answers.json(context, {
      ...{ file, exists },
      tables: exists ? await tables.ask('tables', null) : [],
    })
  })
  app.get('/api/tables/:name/rows', async (context) => {
    const { desc, ...range } = rowsQuery().parse(context.req.query())
    const about = { table: context.req.param('name'), desc: desc === '1', ...range }
    const answer = await tables.ask('rows', about)
    // The reader always answers with an object.
    return answers.json(context, { ...(answer as object), offset: range.offset })
  })
  app.post('/api/sql', async (context) => {
    const request = sqlRequest().parse(await context.req.json())
    const startMs = performance.now()
    const answer = await tables.ask('query', request)
    const durationMs = Math.round(performance.now() - startMs)
    return answers.json(context, { ...(answer as object), durationMs })
  })
}
