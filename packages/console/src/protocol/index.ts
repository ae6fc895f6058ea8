/**
 * The HTTP API between the page and its server. The page imports only the types of this file from the package. Answers
 * are JSON. Every answer with a status from 400 up is an {@link ApiFailure}.
 *
 * | route                                             | takes            | answers                            |
 * | ------------------------------------------------- | ---------------- | ---------------------------------- |
 * | `GET  /?token=…`                                  |                  | the cookie; to `/`                 |
 * | `GET  /api/sources`                               |                  | `SourceSummary[]`                  |
 * | `GET  /api/sources/:id`                           |                  | `SourceDetail`                     |
 * | `POST /api/sources/:id/values`                    | `ValuesRequest`  | `ValuesAnswer`                     |
 * | `POST /api/sources/:id/validate`                  | `FormRequest`    | `ValidateAnswer`                   |
 * | `PUT  /api/sources/:id/params`                    | `FormRequest`    | `SourceDetail`; 422 `params`       |
 * | `POST /api/sources/:id/check`                     | `FormRequest`    | `CheckAnswer`                      |
 * | `POST /api/sources/:id/sign-in`                   | `ValuesRequest`  | `SignInAnswer`                     |
 * | `POST /api/sources/:id/preview`                   | `PreviewRequest` | `Preview`; 422 `params`            |
 * | `POST /api/sources/:id/run`                       | `FormRequest`    | 202 `RunAnswer`; 422 `params`; 409 |
 * | `POST /api/sources/:id/stop`                      |                  | 202; again: ends the process       |
 * | `POST /api/sources/:id/reset`                     |                  | 204; 409 while it runs             |
 * | `POST /api/sources/:id/prove`                     | `FormRequest`    | 202; 501                           |
 * | `GET  /api/sources/:id/state`                     |                  | `KeptState`                        |
 * | `GET  /api/sources/:id/runs`                      |                  | `RunRecord[]`                      |
 * | `GET  /api/sources/:id/runs/:run/timeline`        | query            | `TimelinePage`                     |
 * | `GET  /api/sources/:id/runs/:run/speed`           |                  | `SpeedPoint[]`                     |
 * | `GET  /api/tables`                                |                  | `TableList`                        |
 * | `GET  /api/tables/:name/rows`                     | query            | `TablePage`                        |
 * | `POST /api/sql`                                   | `SqlRequest`     | `SqlAnswer`                        |
 * | `GET  /api/events`                                | `after`          | server-sent `ConsoleEvent`s        |
 *
 * A request that changes something or has a body needs `content-type: application/json` (with a body) and, as browsers
 * send it, the `Origin` of the console. The server replaces `%CSP_NONCE%` in `index.html` by a new nonce, which style
 * elements need. Scripts come from files only.
 */
export type { ApiFailure, ApiFailureCode, ParamIssue } from './api-failure.js'
export type {
  CheckAnswer,
  RunAnswer,
  SignInAnswer,
  ValidateAnswer,
  ValuesAnswer,
} from './answers.js'
export type { ConsoleEvent } from './events.js'
export type { KeptState, StateChange } from './kept-state.js'
export type { Evidence, ProofStatus } from './proof.js'
export type { FormRequest, PreviewRequest, SqlRequest, ValuesRequest } from './requests.js'
export type {
  RunFailure,
  RunRecord,
  RunStatus,
  SpeedPoint,
  TimelineEntry,
  TimelineKind,
  TimelinePage,
} from './run-status.js'
export type {
  FormChoice,
  FormField,
  FormParam,
  FormParamType,
  FormValues,
  SourceDetail,
  SourceSummary,
} from './source-detail.js'
export type {
  Cell,
  Column,
  Preview,
  SqlAnswer,
  TableList,
  TablePage,
  TableSummary,
} from './tables.js'
