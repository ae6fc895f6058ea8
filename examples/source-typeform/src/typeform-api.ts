import type { DataSourceOptions } from '@panoply/datasource'

import { type Clock, RateLimit } from './rate-limit.js'
import { AnswerFormatError, NoAnswerError, refusalError } from './typeform-error.js'

/** What a request needs. */
export interface Connection {
  readonly access_token: string
  /** Default `https://api.typeform.com`. */
  readonly apiUrl?: string | undefined
}

/** A form as it is chosen: its title and its id. A type, because only that fits where any object is asked for. */
export type Form = Readonly<Record<'name' | 'value', string>>

/** A response to a form, as Typeform sends it. */
export interface FormResponse extends Readonly<Record<string, unknown>> {
  readonly token: string
  readonly answers?: readonly Readonly<Record<string, unknown>>[] | null
}

/** What the system gives along. */
export interface Options extends DataSourceOptions {
  /** Default: the time of the system. */
  readonly clock?: Clock
}

type Query = Readonly<Record<string, string | number | undefined>>

export const API_URL = 'https://api.typeform.com'
/** The most that Typeform lists at once: https://www.typeform.com/developers/create/reference/retrieve-forms/ */
const FORMS_PAGE_SIZE = 200
const REQUEST_TIMEOUT_MS = 60_000

/**
 * All forms, for a person to choose from. An expired token is not refreshed here: nobody would save the new one, and
 * the old refresh token would be worth nothing.
 */
export const listForms = async (
  connection: Connection,
  { clock }: Options = {},
): Promise<Form[]> => {
  const rateLimit = new RateLimit(clock)
  const forms: Form[] = []
  for (let page = 1; ; page += 1) {
    const query = { page, page_size: FORMS_PAGE_SIZE }
    const items = await rateLimit.run(() => listItems(connection, 'forms', query))
    forms.push(...items.map(({ id, title }) => ({ name: String(title), value: String(id) })))
    if (items.length < FORMS_PAGE_SIZE) return forms
  }
}

/** The responses to a form, newest first. */
export const listResponses = async (
  connection: Connection,
  formId: string,
  query: Query,
): Promise<FormResponse[]> => {
  const path = `forms/${encodeURIComponent(formId)}/responses`
  const items = await listItems(connection, path, query)
  if (items.every(isResponse)) return items
  throw unexpected(path, 'a token with each response')
}

const listItems = async (
  connection: Connection,
  path: string,
  query: Query,
): Promise<Record<string, unknown>[]> => {
  const { items } = ((await get(connection, path, query)) ?? {}) as { items?: unknown }
  if (Array.isArray(items) && items.every((item) => typeof item === 'object' && item !== null)) {
    return items as Record<string, unknown>[]
  }
  throw unexpected(path, 'a list of items')
}

const get = async (
  { access_token, apiUrl = API_URL }: Connection,
  path: string,
  query: Query,
): Promise<unknown> => {
  const url = new URL(`${apiUrl}/${path}`)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  let response: Response
  let text: string
  try {
    const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS)
    response = await fetch(url, { headers: { authorization: `Bearer ${access_token}` }, signal })
    text = await response.text()
  } catch (cause) {
    throw new NoAnswerError(`Typeform did not answer to ${path}`, { retryable: true, cause })
  }
  const answer = parseJson(text)
  if (response.ok) return answer
  const { headers, status: httpStatus } = response
  const waiting = { retryAfter: headers.get('retry-after'), date: headers.get('date') }
  throw refusalError({ httpStatus, path, answer, ...waiting })
}

/** Nothing where the text is no JSON, such as the page of a proxy. */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isResponse = (item: Readonly<Record<string, unknown>>): item is FormResponse =>
  typeof item['token'] === 'string' && (Array.isArray(item['answers']) || isAbsent(item['answers']))

const unexpected = (path: string, expected: string): AnswerFormatError =>
  new AnswerFormatError(`expected ${expected} from Typeform in the answer to ${path}`, {
    retryable: true,
  })

const isAbsent = (value: unknown): boolean => value === undefined || value === null
