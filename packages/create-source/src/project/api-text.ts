import type { Parameter } from '../answers/parameter.js'
import type { PagingText } from './paging-text.js'

/** The line width of formatters. */
const MAX_LINE_LENGTH = 100

/** The values for the template of `api.ts`. */
export interface ApiParts extends Readonly<Record<string, string>> {
  /** What comes from `@panoply/http`. */
  readonly imports: string
  /** The name of the parameter for the source. It begins with `_` if it is not used. */
  readonly source: string
  /** The name of the parameter for the position. It begins with `_` if there is only one page. */
  readonly start: string
  /** The line with the credentials, with the line break before it. Empty if there are no credentials. */
  readonly auth: string
}

/** The first password among the parameters is sent as a bearer token. */
export const apiParts = (parameters: readonly Parameter[], paging: PagingText): ApiParts => {
  const secret = parameters.find(({ type }) => type === 'password')
  const functions = [...(secret ? ['bearer'] : []), paging.function]
  return {
    imports: importText([
      ...functions,
      ...['HttpClient', 'type Page', 'type PagePosition', 'type WallClock'],
    ]),
    source: secret ? 'source' : '_source',
    start: paging.call.includes('start') ? 'start' : '_start',
    auth: secret ? `\n    auth: bearer(() => source.${secret.name}),` : '',
  }
}

const importText = (names: readonly string[]): string => {
  const sorted = [...names].sort(byName)
  const line = `import { ${sorted.join(', ')} } from '@panoply/http'`
  if (line.length <= MAX_LINE_LENGTH) return line
  return `import {\n${sorted.map((name) => `  ${name},\n`).join('')}} from '@panoply/http'`
}

/** The form of the API's answers, for the samples and for the server of the tests. */
export const answerFunction = ({ answer }: PagingText): string => {
  const usesQuery = answer.includes('params')
  const [params, size] = usesQuery ? ['params', 'size'] : ['_params', '_size']
  return `/** The API's answer to a query. */
const answer = (
  items: readonly Item[],
  ${params}: URLSearchParams,
  ${size}: number,
): { body: object; link?: string } => {
${answer}
}`
}

const byName = (a: string, b: string): number => {
  const [first, second] = [a, b].map((name) => name.replace('type ', '').toLowerCase())
  return (first ?? '') < (second ?? '') ? -1 : 1
}
