import { z } from 'zod'

import { withoutNulls } from '../values/without-nulls.js'
import { choiceOf, choiceRefusal } from './choice.js'
import {
  AUTHOR_TYPES,
  type ChoiceItem,
  type DataSourceConfig,
  SYSTEM_TYPES,
  type ValuesFunction,
} from './config.js'

/** What is wrong is told of the item, not of all values; with what to write instead, and what came where it is said. */
const valuesSchema = z
  .custom<readonly ChoiceItem[] | ValuesFunction>()
  .superRefine((values: unknown, context) => {
    if (typeof values === 'function') return
    if (!Array.isArray(values)) {
      context.addIssue({
        ...{ code: 'custom', message: 'expected an array or a function that returns one' },
        params: { instead: "write ['…'] or (source) => ['…']" },
      })
      return
    }
    values.forEach((item: unknown, index) => {
      if (choiceOf(item) !== undefined) return
      context.addIssue({
        ...{ code: 'custom', path: [index], message: choiceRefusal(item) },
        params: { instead: "write a text or { name: '…', value: … }", tellsWhatCame: true },
      })
    })
  })

const paramSchema = z.looseObject({
  name: z.string().optional(),
  title: z.string().optional(),
  type: z.enum([...AUTHOR_TYPES, ...SYSTEM_TYPES]).optional(),
  required: z.boolean().optional(),
  placeholder: z.string().optional(),
  help: z.string().optional(),
  description: z.string().optional(),
  link: z.string().optional(),
  default: z.unknown().optional(),
  values: valuesSchema.optional(),
  dependencies: z.array(z.string()).optional(),
  category: z.string().optional(),
  hidden: z.boolean().optional(),
  ip_whitelist: z.unknown().optional(),
  oauthAuthorizeURL: z.string().optional(),
  oauthAccessURL: z.string().optional(),
  oauthRefreshURL: z.string().optional(),
})

const headSchema = z.looseObject({
  title: z.string().optional(),
  icon: z.string().optional(),
  params: z.array(z.preprocess(withoutNulls, paramSchema)),
  categories: z.array(z.unknown()).optional(),
  keywords: z.array(z.string()).optional(),
  createdAt: z.unknown().optional(),
  hostProperty: z.string().optional(),
  advanced: z
    .preprocess(withoutNulls, z.looseObject({ withIncremental: z.boolean().optional() }))
    .optional(),
})

/**
 * The vocabulary of CONFIG. Keys that it does not know are let through, because other systems may read them;
 * `checkConfig` points them out, and what a schema cannot see. A key that is null is taken for one that is not there.
 */
export const configSchema = z.preprocess(withoutNulls, headSchema)

/** The keys that the vocabulary knows, of CONFIG and of a parameter. */
export const CONFIG_KEYS: readonly string[] = Object.keys(headSchema.shape)
export const PARAM_KEYS: readonly string[] = Object.keys(paramSchema.shape)

// The schema and the types that authors see are written down apart; this line fails when they part.
configSchema satisfies z.ZodType<DataSourceConfig>
