// For authors of data sources.
export { HttpClient } from './http-client.js'
export type { HttpResponse } from './http-response.js'
export type { HttpClientOptions, RetryOptions } from './options/http-client-options.js'
export type {
  Expectation,
  PagesOptions,
  RequestOptions,
  StreamOptions,
} from './options/request-options.js'
export { byCursor, type ByCursorOptions } from './paging/by-cursor.js'
export { byLink, type ByLinkOptions } from './paging/by-link.js'
export { byOffset, type ByOffsetOptions } from './paging/by-offset.js'
export { byPage, type ByPageOptions } from './paging/by-page.js'
export { onePage } from './paging/one-page.js'
export type { Page } from './paging/page-iterator.js'
export { basic } from './auth/basic.js'
export { bearer } from './auth/bearer.js'
export { header } from './auth/header.js'
export { query } from './auth/query.js'

// Errors.
export { HttpError, type HttpErrorFacts } from './errors/http-error.js'
export type { HttpFailure } from './errors/failure-table.js'
export {
  AnswerFormatError,
  BadRequestError,
  ForbiddenError,
  NoAnswerError,
  NotFoundError,
  RateLimitError,
  UnauthorizedError,
} from './errors/status-errors.js'

// For authors of other kinds of credentials and paging.
export type { Auth } from './auth/auth.js'
export type { OutgoingRequest } from './auth/outgoing-request.js'
export type { SecretText } from './auth/secret-text.js'
export type {
  PageAnswer,
  PagePosition,
  PageRequest,
  Paging,
  PagingOptions,
} from './paging/paging.js'
export type { Query, QueryValue } from './address/query.js'
export type { Fetch } from './exchange/open-answer.js'
export type { RateLimitOptions } from './pace/rate-limit.js'
export { systemClock, type WallClock } from '@panoply/errors/internal'
