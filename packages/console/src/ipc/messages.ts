import * as z from 'zod/mini'

import type { ApiFailure } from '../protocol/index.js'

/** A question to a child process. */
export interface Question {
  readonly id: number
  readonly ask: string
  readonly about: unknown
}

/** The answer of a child process. */
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

/** Reads a message of the console to its child. `undefined` if it is not a question. */
export const parseQuestion = (message: unknown): Question | undefined => {
  const { data } = questionSchema().safeParse(message)
  return data && { id: data.id, ask: data.ask, about: data.about }
}

/** Reads a message of a child. `undefined` if it is not an answer, because a source can send other messages. */
export const parseReply = (message: unknown): Reply | undefined => {
  const schema = z.union([
    z.object({ id: z.int(), failure: failureSchema() }),
    z.object({ id: z.int(), answer: z.unknown() }),
  ])
  // The schema allows undefined members of a failure. JSON leaves them out.
  return schema.safeParse(message).data as Reply | undefined
}
