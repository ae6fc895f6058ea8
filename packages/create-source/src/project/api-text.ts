import type { Parameter } from '../answers/parameter.js'
import type { PagingText } from './paging-text.js'

/** As wide as formatters let a line be. */
const MAX_LINE_LENGTH = 100

/** What the template of `api.ts` is filled with. */
export interface ApiParts extends Readonly<Record<string, string>> {
  /** What comes from `@panoply/http`. */
  readonly imports: string
  /** The name of the parameter that holds the source; with `_` where nothing is read from it. */
  readonly source: string
  /** The name of the parameter that holds the position; with `_` where there is only one page. */
  readonly start: string
  /** The line with the credentials, from the line break on; nothing where there are none. */
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

/** How the API answers, for the samples and for the server of the tests. */
export const answerFunction = ({ answer }: PagingText): string => {
  const usesQuery = answer.includes('params')
  const [params, size] = usesQuery ? ['params', 'size'] : ['_params', '_size']
  return `/** How the API answers to a query. */
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
