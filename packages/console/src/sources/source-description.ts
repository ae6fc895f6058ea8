import { isPlainObject } from '@panoply/errors/internal'
import * as z from 'zod/mini'

import type { FormParam } from '../protocol/index.js'

const descriptionSchema = () =>
  z.object({
    ...{ title: z.string(), icon: z.string(), configWarnings: z.array(z.string()) },
    // Made by `formParams` of the same version, from a CONFIG that is checked.
    params: z.array(z.custom<FormParam>(isPlainObject)),
    secretParams: z.array(z.string()),
    oauthParams: z.array(
      z.object({
        name: z.optional(z.string()),
        type: z.optional(z.string()),
        title: z.optional(z.string()),
        oauthAuthorizeURL: z.optional(z.string()),
        oauthAccessURL: z.optional(z.string()),
      }),
    ),
  })

/** What the worker of a source tells of its module. */
export type SourceDescription = z.output<ReturnType<typeof descriptionSchema>>

/** @throws Error for an answer of something else than the worker: a source can send messages of its own */
export const parseDescription = (value: unknown): SourceDescription =>
  descriptionSchema().parse(value)
