import { isPlainObject } from '@panoply/errors/internal'
import * as z from 'zod/mini'

import type { FormParam } from '../protocol/index.js'

const descriptionSchema = () =>
  z.object({
    ...{ title: z.string(), icon: z.string(), configWarnings: z.array(z.string()) },
    // `formParams` of the same version makes them, from a checked CONFIG.
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

/** The description of a module, from the worker of the source. */
export type SourceDescription = z.output<ReturnType<typeof descriptionSchema>>

/** @throws Error if the message is not from the worker, because a source can send messages, too */
export const parseDescription = (value: unknown): SourceDescription =>
  descriptionSchema().parse(value)
