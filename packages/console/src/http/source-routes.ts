import type { Context, Hono } from 'hono'

import { formRequest, previewRequest, timelineQuery, valuesRequest } from '../protocol/requests.js'
import type { ConsoleSource } from '../sources/console-source.js'
import type { SourceList } from '../sources/source-list.js'
import { ConsoleFailure } from '../values/console-failure.js'
import type { Answers } from './answers.js'

const PATH = '/api/sources/:id'

/** The routes about one source. */
export const addSourceRoutes = (
  app: Hono,
  sources: SourceList,
  answers: Answers,
  canProve: boolean,
): void => {
  const of = (context: Context): ConsoleSource => sources.byId(context.req.param('id') ?? '')

  app.get('/api/sources', (context) =>
    answers.json(
      context,
      sources.all.map(({ summary }) => summary),
    ),
  )
  app.get(PATH, async (context) => answers.json(context, await of(context).detail()))
  app.post(`${PATH}/values`, async (context) => {
    const { param, values } = valuesRequest().parse(await context.req.json())
    return answers.json(context, { choices: await of(context).values(param, values) })
  })
  app.post(`${PATH}/validate`, async (context) => {
    const { values } = formRequest().parse(await context.req.json())
    return answers.json(context, { issues: await of(context).validate(values) })
  })
  app.put(`${PATH}/params`, async (context) => {
    const { values } = formRequest().parse(await context.req.json())
    const source = of(context)
    const issues = await source.validate(values)
    if (issues.length > 0) throw wrongParams(issues)
    await source.save(values)
    return answers.json(context, await source.detail())
  })
  app.post(`${PATH}/check`, async (context) => {
    const { values } = formRequest().parse(await context.req.json())
    return answers.json(context, await of(context).check(values))
  })
  app.post(`${PATH}/sign-in`, async (context) => {
    const { param, values } = valuesRequest().parse(await context.req.json())
    return answers.json(context, { url: await of(context).signIn(param, values) })
  })
  app.post(`${PATH}/preview`, async (context) => {
    const { values, limit } = previewRequest().parse(await context.req.json())
    return answers.json(context, await of(context).preview(values, limit))
  })
  app.post(`${PATH}/run`, async (context) => {
    const { values } = formRequest().parse(await context.req.json())
    return answers.json(context, { run: await sources.run(of(context), values) }, 202)
  })
  app.post(`${PATH}/stop`, (context) => {
    of(context).runs.stop()
    return answers.json(context, {}, 202)
  })
  app.post(`${PATH}/reset`, async (context) => {
    await sources.reset(of(context))
    return answers.json(context, {})
  })
  app.post(`${PATH}/prove`, async (context) => {
    const { values } = formRequest().parse(await context.req.json())
    if (!canProve) {
      throw new ConsoleFailure({ code: 'unavailable', message: 'this command has no prove' })
    }
    await of(context).prove(values)
    return answers.json(context, {}, 202)
  })
  app.get(`${PATH}/state`, async (context) => answers.json(context, await of(context).state()))
  app.get(`${PATH}/runs`, (context) => answers.json(context, of(context).runs.records()))
  app.get(`${PATH}/runs/:run/timeline`, (context) => {
    const { after, limit } = timelineQuery().parse(context.req.query())
    const { timeline } = of(context).runs.state(context.req.param('run'))
    return answers.json(context, timeline.page(after, limit))
  })
  app.get(`${PATH}/runs/:run/speed`, (context) =>
    answers.json(context, of(context).runs.state(context.req.param('run')).speed.points),
  )
}

const wrongParams = (issues: Awaited<ReturnType<ConsoleSource['validate']>>): ConsoleFailure =>
  new ConsoleFailure({ code: 'params', message: 'the parameters cannot be used', issues })
