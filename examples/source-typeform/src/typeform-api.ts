import type { DataSourceOptions } from '@panoply/datasource'
import { bearer, byPage, HttpClient, type Query, type WallClock } from '@panoply/http'

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
  readonly clock?: WallClock
}

export const API_URL = 'https://api.typeform.com'
/** The most that Typeform lists at once: https://www.typeform.com/developers/create/reference/retrieve-forms/ */
const FORMS_PAGE_SIZE = 200
/** Two requests a second for each token: https://www.typeform.com/developers/get-started/ */
const RATE_LIMIT = { requests: 1, perMs: 500 }
/** For the rate limit. After other failures the system calls `read` again, and a page is one request. */
const RETRY = {
  attempts: 5,
  shouldRetry: ({ status }: { status: number | undefined }) => status === 429,
}

/**
 * A client for Typeform, within its rate limit. The token is read from the connection before each attempt, so that one
 * that was refreshed is the one that is sent.
 */
export const typeformClient = (connection: Connection, { clock }: Options = {}): HttpClient =>
  new HttpClient({
    ...{ baseUrl: connection.apiUrl ?? API_URL, name: 'Typeform', reason: typeformReason },
    ...{ auth: bearer(() => connection.access_token), rateLimit: RATE_LIMIT, retry: RETRY },
    ...(clock && { clock }),
  })

/**
 * All forms, for a person to choose from. An expired token is not refreshed here: nobody would save the new one, and
 * the old refresh token would be worth nothing.
 */
export const listForms = async (connection: Connection, options: Options = {}): Promise<Form[]> => {
  const api = typeformClient(connection, options)
  const paging = byPage({
    ...{ size: FORMS_PAGE_SIZE, sizeParam: 'page_size', shortPageIsLast: true, items: 'items' },
  })
  const expect = { what: 'a list of items', is: (body: unknown) => itemsOf(body) !== undefined }
  const forms: Form[] = []
  for await (const page of api.pages<Record<string, unknown>>('forms', paging, { expect })) {
    forms.push(...page.map(({ id, title }) => ({ name: String(title), value: String(id) })))
  }
  return forms
}

/** The responses to a form, newest first: those older than the one with the token `before`, if it is given. */
export const listResponses = async (
  api: HttpClient,
  formId: string,
  query: Query & { readonly before: string | undefined },
): Promise<FormResponse[]> => {
  const path = `forms/${encodeURIComponent(formId)}/responses`
  const expect = {
    what: 'a list of items, a token with each, and none that came before',
    is: (body: unknown) => isPageAfter(itemsOf(body), query.before),
  }
  const { items } = await api.get<{ items: FormResponse[] }>(path, { query, expect })
  return items
}

/** Why Typeform refused a request; nothing for the page of a proxy. */
const typeformReason = (body: unknown): string | undefined => {
  const { code, description } = (body ?? {}) as Record<string, unknown>
  const words = [description, code].filter((text) => typeof text === 'string')
  return words.length > 0 ? words.join(', ') : undefined
}

const itemsOf = (body: unknown): readonly Record<string, unknown>[] | undefined => {
  const { items } = (body ?? {}) as { items?: unknown }
  const isList =
    Array.isArray(items) && items.every((item) => typeof item === 'object' && item !== null)
  return isList ? (items as Record<string, unknown>[]) : undefined
}

/** A page that ends as the one before it would be asked for over and over. */
const isPageAfter = (
  items: readonly Record<string, unknown>[] | undefined,
  before: string | undefined,
): boolean => {
  if (!items?.every(isResponse)) return false
  return items.length === 0 || before === undefined || items.at(-1)?.token !== before
}

const isResponse = (item: Readonly<Record<string, unknown>>): item is FormResponse =>
  typeof item['token'] === 'string' && (Array.isArray(item['answers']) || isAbsent(item['answers']))

const isAbsent = (value: unknown): boolean => value === undefined || value === null
