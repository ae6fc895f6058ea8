import type { Param } from '@panoply/datasource'
import type { ParamFlag } from '@panoply/runner'

import type { Exit } from '../exit-code.js'
import { type CommandContext, writeJson } from './command-context.js'
import { printable } from '../process/printable.js'

/** `panoply params`: lists the parameters of a source, and the ways to give them. */
export const paramsCommand = (
  { io, module, params }: CommandContext,
  { json }: { readonly json: boolean },
): Exit => {
  if (json) writeJson(io, { title: module.CONFIG.title, params: params.map(toJson) })
  else {
    const lines = [
      module.CONFIG.title ?? '',
      ...params.filter(({ param }) => param.hidden !== true).flatMap(toLines),
    ]
    io.stdout.write(`${lines.map(printable).join('\n')}\n`)
  }
  return 'finished'
}

const toJson = ({ name, flag, variable, isSecret, param }: ParamFlag): object => ({
  name,
  title: param.title,
  type: typeOf(param),
  required: param.required === true,
  secret: isSecret,
  hidden: param.hidden === true,
  flag,
  variable,
  help: param.help ?? param.description,
  placeholder: param.placeholder,
  ...(!isSecret && { default: param.default }),
  ...(typeof param.values === 'object' && { values: param.values }),
  dynamicValues: typeof param.values === 'function',
  dependencies: param.dependencies ?? [],
})

const toLines = ({ name, flag, variable, isSecret, param }: ParamFlag): string[] => {
  const { required, default: initial, dependencies = [] } = param
  const facts = [
    typeOf(param),
    required === true ? 'required' : '',
    isSecret ? 'secret' : '',
    !isSecret && initial !== undefined ? `default ${JSON.stringify(initial)}` : '',
    dependencies.length > 0 ? `after ${dependencies.join(', ')}` : '',
  ]
  const about = [param.title, param.help ?? param.description, param.placeholder]
  return [
    '',
    `  ${name}  ${facts.filter((fact) => fact !== '').join(', ')}`,
    ...about.filter((text) => text !== undefined && text !== '').map((text) => `    ${text ?? ''}`),
    `    ${isSecret ? '' : `${flag}, `}${variable}`,
  ]
}

const typeOf = ({ type }: Param): string => (type === undefined || type === '' ? 'text' : type)
