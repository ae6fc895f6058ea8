import * as z from 'zod/mini'

import type { ApiFailure } from '../protocol/index.js'

/** A question to a child process. */
export interface Question {
  readonly id: number
  readonly ask: string
  readonly about: unknown
}

/** What a child process answers. */
export type Reply =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failure: ApiFailure }

const questionSchema = () =>
  z.object({ id: z.int(), ask: z.string(), about: z.optional(z.unknown()) })

const failureSchema = () =>
  z.object({
    code: z.enum([
      ...([
        'invalid',
        'forbidden',
        'not-found',
        'busy',
        'source-failed',
        'params',
        'defect',
      ] as const),
      ...(['unavailable', 'timeout'] as const),
    ]),
    message: z.string(),
    advice: z.optional(z.string()),
    issues: z.optional(
      z.array(z.object({ param: z.string(), message: z.string(), advice: z.string() })),
    ),
  })

/** A message of the console to its child; `undefined` for what is none. */
export const parseQuestion = (message: unknown): Question | undefined => {
  const { data } = questionSchema().safeParse(message)
  return data && { id: data.id, ask: data.ask, about: data.about }
}

/** A message of a child; `undefined` for what is none: a source can send messages of its own. */
export const parseReply = (message: unknown): Reply | undefined => {
  const schema = z.union([
    z.object({ id: z.int(), failure: failureSchema() }),
    z.object({ id: z.int(), answer: z.unknown() }),
  ])
  // Undefined members of a failure are left out by JSON.
  return schema.safeParse(message).data as Reply | undefined
}
