import type { ApiFailure } from '../../../src/protocol/index.js'
import { ConsoleFailure } from './console-failure.js'

interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT'
  /** Sent as JSON. */
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
}

/**
 * Asks the console. The type of the answer is not checked, because the page and its server are built from one commit.
 *
 * @throws ConsoleFailure if the console refuses, or does not answer
 */
export const request = async <Answer>(
  path: string,
  { method = 'GET', body, signal }: RequestOptions = {},
): Promise<Answer> => {
  const response = await send(path, {
    method,
    ...(signal && { signal }),
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  const text = await response.text()
  if (!response.ok) throw failureOf(response.status, text)
  // An answer without a body has the type `undefined`.
  return (text === '' ? undefined : JSON.parse(text)) as Answer
}

const send = async (path: string, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(path, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ConsoleFailure({
      code: 'unreachable',
      message: 'The console does not answer',
      advice: 'It has probably ended: start panoply ui again, and open the address that it prints.',
    })
  }
}

const failureOf = (status: number, text: string): ConsoleFailure => {
  try {
    // Every error answer of the console has this shape.
    return new ConsoleFailure(JSON.parse(text) as ApiFailure)
  } catch {
    return new ConsoleFailure({ code: 'defect', message: `The console answered with ${status}` })
  }
}
