import { z } from 'zod'

import { AUTHOR_TYPES, type DataSourceConfig, SYSTEM_TYPES, type ValuesFunction } from './config.js'

const valuesFunction = z.custom<ValuesFunction>((value) => typeof value === 'function')

const choiceItem = z.union([z.string(), z.number(), z.record(z.string(), z.unknown())], {
  error: 'expected a text, a number or an object like { name, value }',
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
  values: z
    .union([z.array(choiceItem), valuesFunction], {
      error: 'expected an array or a function that returns one',
    })
    .optional(),
  dependencies: z.array(z.string()).optional(),
  category: z.string().optional(),
  hidden: z.boolean().optional(),
  ip_whitelist: z.unknown().optional(),
  oauthAuthorizeURL: z.string().optional(),
  oauthAccessURL: z.string().optional(),
  oauthRefreshURL: z.string().optional(),
})

/**
 * The vocabulary of CONFIG. Keys that it does not know are let through, because other systems may read them;
 * `checkConfig` points them out, and what a schema cannot see.
 */
export const configSchema = z.looseObject({
  title: z.string().optional(),
  icon: z.string().optional(),
  params: z.array(paramSchema),
  categories: z.array(z.unknown()).optional(),
  keywords: z.array(z.string()).optional(),
  createdAt: z.unknown().optional(),
  hostProperty: z.string().optional(),
  advanced: z.looseObject({ withIncremental: z.boolean().optional() }).optional(),
})

/** The keys that the vocabulary knows, of CONFIG and of a parameter. */
export const CONFIG_KEYS: readonly string[] = Object.keys(configSchema.shape)
export const PARAM_KEYS: readonly string[] = Object.keys(paramSchema.shape)

// The schema and the types that authors see are written down apart; this line fails when they part.
configSchema satisfies z.ZodType<DataSourceConfig>
