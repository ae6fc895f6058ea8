import type { StandardSchemaV1 } from '@standard-schema/spec'
import { lazily } from '@panoply/errors/internal'
import * as z from 'zod/mini'

import { withoutNulls } from '../values/without-nulls.js'
import { choiceOf, choiceRefusal } from './choice.js'
import { AUTHOR_TYPES, type DataSourceConfig, type Param, SYSTEM_TYPES } from './config.js'
import type { SchemaIssue } from './schema-issue.js'

/** The issue is about one item, not about all values. It says what to write instead and, if known, what was given. */
const valuesSchema = () =>
  z.custom<Param['values']>().check(({ value, issues }) => {
    const values: unknown = value
    if (typeof values === 'function') return
    if (!Array.isArray(values)) {
      issues.push({
        ...{ code: 'custom', input: values },
        message: 'expected an array or a function that returns one',
        params: { instead: "write ['…'] or (source) => ['…']" },
      })
      return
    }
    values.forEach((item: unknown, index) => {
      if (choiceOf(item) !== undefined) return
      issues.push({
        ...{ code: 'custom', input: item, path: [index], message: choiceRefusal(item) },
        params: { instead: "write a text or { name: '…', value: … }", tellsWhatCame: true },
      })
    })
  })

const text = () => z.optional(z.string())
const flag = () => z.optional(z.boolean())
const anything = () => z.optional(z.unknown())

const paramShape = () => ({
  name: text(),
  title: text(),
  type: z.optional(z.enum([...AUTHOR_TYPES, ...SYSTEM_TYPES])),
  required: flag(),
  placeholder: text(),
  help: text(),
  description: text(),
  link: text(),
  default: anything(),
  values: z.optional(valuesSchema()),
  dependencies: z.optional(z.array(z.string())),
  category: text(),
  hidden: flag(),
  ip_whitelist: anything(),
  oauthAuthorizeURL: text(),
  oauthAccessURL: text(),
  oauthRefreshURL: text(),
})

const advancedSchema = () => nullsLeftOut(z.looseObject({ withIncremental: flag() }))

const headShape = () => ({
  title: text(),
  icon: text(),
  params: z.array(nullsLeftOut(z.looseObject(paramShape()))),
  categories: z.optional(z.array(z.unknown())),
  keywords: z.optional(z.array(z.string())),
  createdAt: anything(),
  hostProperty: text(),
  advanced: z.optional(advancedSchema()),
})

/** A key whose value is null counts as missing. */
const nullsLeftOut = <Schema extends z.ZodMiniType>(schema: Schema) =>
  z.pipe(z.transform(withoutNulls), schema)

/** Made at its first use, so that the import stays quick. */
const vocabulary = /* @__PURE__ */ lazily(() => {
  const schema = nullsLeftOut(z.looseObject(headShape()))
  // The schema and the public types are written separately. This line fails to compile if they differ.
  schema satisfies z.ZodMiniType<DataSourceConfig>
  return schema
})

/** The CONFIG, or what is wrong with the value. */
export type VocabularyCheck =
  | { readonly config: DataSourceConfig }
  | { readonly config?: never; readonly issues: readonly SchemaIssue[] }

/** Checks a value against the vocabulary. */
export const checkVocabulary = (value: unknown): VocabularyCheck => {
  const parsed = vocabulary().safeParse(value)
  return parsed.success ? { config: parsed.data } : { issues: parsed.error.issues }
}

/** The keys of CONFIG that the vocabulary knows. */
export const configKeys = /* @__PURE__ */ lazily((): readonly string[] => Object.keys(headShape()))

/** The keys of a parameter that the vocabulary knows. */
export const paramKeys = /* @__PURE__ */ lazily((): readonly string[] => Object.keys(paramShape()))

/**
 * The vocabulary of CONFIG, as a [Standard Schema](https://standardschema.dev). Unknown keys pass, because other
 * systems may read them; `checkConfig` reports them, and everything else that a schema cannot check. A key whose value
 * is null counts as missing.
 *
 * @example
 * ```ts
 * import { configSchema } from '@panoply/datasource'
 *
 * const result = await configSchema['~standard'].validate({ params: [{ name: 'user' }] })
 * console.log(result.issues ?? 'in order')
 * ```
 */
export const configSchema: StandardSchemaV1<unknown, DataSourceConfig> = {
  '~standard': {
    version: 1,
    vendor: 'panoply',
    validate: (value) => vocabulary()['~standard'].validate(value),
  },
}
