import type { SecretMask } from '@panoply/errors'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'

import type { EventLog } from '../events/event-log.js'
import type { SourceList } from '../sources/source-list.js'
import type { TablesDesk } from '../tables/tables-desk.js'
import { ConsoleFailure } from '../values/console-failure.js'
import { Answers } from './answers.js'
import { addEventRoute } from './event-route.js'
import type { Guard } from './guard.js'
import type { PageFiles } from './page-files.js'
import { addPageRoutes } from './page-routes.js'
import { securityHeaders } from './security-headers.js'
import { addSourceRoutes } from './source-routes.js'
import { addTableRoutes } from './table-routes.js'

const MAX_BODY = 1024 * 1024

/** The parts of a console that the routes need. */
export interface AppParts {
  readonly guard: Guard
  readonly sources: SourceList
  readonly tables: TablesDesk
  readonly events: EventLog
  readonly mask: SecretMask
  readonly files: PageFiles
  readonly canProve: boolean
}

/** All routes of a console. */
export const createApp = (parts: AppParts): Hono => {
  const { guard, sources, tables, events, mask, files, canProve } = parts
  const answers = new Answers(mask)
  const app = new Hono()
  app.use(securityHeaders, guard.checkOrigin)
  app.use('/api/*', guard.checkCookie)
  app.use('/api/*', async ({ req: request }, next) => {
    const type = request.header('content-type') ?? 'application/json'
    const hasBody = !['GET', 'HEAD'].includes(request.method)
    // Forms of other sites can send other types, so only JSON is accepted.
    if (hasBody && !/^application\/json\b/i.test(type)) {
      throw new ConsoleFailure({ code: 'invalid', message: 'expected a body of application/json' })
    }
    await next()
  })
  app.use(
    '/api/*',
    bodyLimit({
      maxSize: MAX_BODY,
      onError: () => {
        throw new ConsoleFailure({ code: 'too-large', message: 'expected a body of at most 1 MiB' })
      },
    }),
  )
  addSourceRoutes(app, sources, answers, canProve)
  addTableRoutes(app, tables, answers)
  addEventRoute(app, events, mask)
  app.all('/api/*', (context) =>
    answers.failure(context, new ConsoleFailure({ code: 'not-found', message: 'no such route' })),
  )
  addPageRoutes(app, guard, files)
  app.onError((error, context) => answers.failure(context, error))
  return app
}
