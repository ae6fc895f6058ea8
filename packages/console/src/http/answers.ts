import type { SecretMask } from '@panoply/errors'
import { textOf } from '@panoply/runner'
import type { Context } from 'hono'
import { $ZodError } from 'zod/v4/core'

import type { ApiFailure, ApiFailureCode } from '../protocol/index.js'
import { ConsoleFailure } from '../values/console-failure.js'
import { maskedJson } from '../values/mask-json.js'

type Status = 200 | 202 | 400 | 401 | 403 | 404 | 409 | 413 | 422 | 500 | 501 | 504

const STATUSES: Readonly<Record<ApiFailureCode, Status>> = {
  ...{ invalid: 400, 'signed-out': 401, forbidden: 403, 'not-found': 404, busy: 409 },
  ...{ 'too-large': 413, 'source-failed': 422, params: 422, defect: 500, unavailable: 501 },
  timeout: 504,
}

/** Answers in JSON without the secrets that the console knows. All data leaves the console this way. */
export class Answers {
  readonly #mask: SecretMask

  constructor(mask: SecretMask) {
    this.#mask = mask
  }

  json(context: Context, value: unknown, status: Status = 200): Response {
    return context.body(maskedJson(value, this.#mask), status, {
      'content-type': 'application/json; charset=utf-8',
    })
  }

  failure(context: Context, error: unknown): Response {
    const failure = failureOf(error)
    // The connection is closed, because the rest of the body was not read.
    if (failure.code === 'too-large') context.header('connection', 'close')
    return this.json(context, failure, STATUSES[failure.code])
  }
}

const failureOf = (error: unknown): ApiFailure => {
  if (error instanceof ConsoleFailure) return error.failure
  if (error instanceof $ZodError) {
    const issues = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    return { code: 'invalid', message: `the request cannot be used: ${issues.join('; ')}` }
  }
  if (error instanceof SyntaxError) return { code: 'invalid', message: 'the body is not JSON' }
  if ((error as { code?: unknown }).code === 'PANOPLY_RUN_LOCKED') {
    return { code: 'busy', message: textOf(error), advice: 'Ask again.' }
  }
  return { code: 'defect', message: textOf(error) }
}
