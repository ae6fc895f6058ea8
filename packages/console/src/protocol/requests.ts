import * as z from 'zod/mini'

const values = () => z.record(z.string(), z.unknown())
const name = () => z.string().check(z.minLength(1), z.maxLength(500))

/** The body of `…/validate`, `…/check`, `…/params` (PUT), `…/run` and `…/prove`: the values of the form. */
export const formRequest = () => z.object({ values: values() })

/**
 * The body of `…/values`: asks for the choices of `param`, with the values so far. The body of `…/sign-in`, too:
 * `param` is of the type `oauth`, and the values so far are saved with the tokens.
 */
export const valuesRequest = () => z.object({ values: values(), param: name() })

/** The body of `…/preview`. */
export const previewRequest = () =>
  z.object({
    values: values(),
    /** How many rows. Default 50. */
    limit: z._default(z.int().check(z.gte(1), z.lte(1_000)), 50),
  })

/** The body of `POST /api/sql`. */
export const sqlRequest = () =>
  z.object({
    /** One statement that only reads. */
    sql: z.string().check(z.minLength(1), z.maxLength(100_000)),
    /** How many rows. Default 1000. */
    limit: z._default(z.int().check(z.gte(1), z.lte(10_000)), 1_000),
  })

/** The query of `GET /api/tables/:name/rows`. */
export const rowsQuery = () =>
  z.object({
    offset: z._default(z.coerce.number().check(z.int(), z.gte(0)), 0),
    limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(1_000)), 100),
    sort: z.optional(z.string()),
    desc: z._default(z.enum(['0', '1']), '0'),
  })

/** The query of `…/timeline`. */
export const timelineQuery = () =>
  z.object({
    after: z._default(z.coerce.number().check(z.int(), z.gte(0)), 0),
    limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(5_000)), 1_000),
  })

export type FormRequest = z.input<ReturnType<typeof formRequest>>
export type ValuesRequest = z.input<ReturnType<typeof valuesRequest>>
export type PreviewRequest = z.input<ReturnType<typeof previewRequest>>
export type SqlRequest = z.input<ReturnType<typeof sqlRequest>>
