import type { ChoiceItem, DataSourceConfig, Param } from '@panoply/datasource'

/** A parameter with a name, as a system can ask for it. */
export interface NamedParam extends Param {
  readonly name: string
}

/** The engine has its own settings for these. */
const LEFT_TO_ENGINE = new Set<string | undefined>([
  ...['schema', 'destination', 'primary-key', 'incremental-key'],
  ...['exclude', 'parse-string', 'truncate-table'],
])

/** The parameters that an engine asks for, in the order of CONFIG. */
export const askedParams = ({ params }: DataSourceConfig): NamedParam[] =>
  params.filter(
    (param): param is NamedParam =>
      param.name !== undefined && param.name !== '' && !LEFT_TO_ENGINE.has(param.type),
  )

/** The items of `values` in CONFIG itself. `undefined` if a function finds them. */
export const fixedValues = ({ values }: Param): readonly ChoiceItem[] | undefined =>
  typeof values === 'object' ? values : undefined

/** Whether several values may be given. */
export const isList = ({ type }: Param): boolean => type === 'list' || type === 'dynamic-list'

/** Whether the values are chosen from a list. */
export const isChosen = (param: Param): boolean => param.type === 'select' || isList(param)

/** Whether the parameter is never shown to a person. */
export const isHidden = ({ type, hidden }: Param): boolean => hidden === true || type === 'hidden'
