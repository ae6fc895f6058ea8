import { type Param, secretParams } from '@panoply/datasource'
import { InvalidArgumentError } from '@panoply/errors'
import { isPlainObject } from '@panoply/errors/internal'

import type { Exit } from '../exit-code.js'
import { askingAgain } from './asking-again.js'
import {
  type CommandContext,
  sourceOptionsFor,
  type SourceOptions,
  writeJson,
} from './command-context.js'
import { withoutSecrets } from './without-secrets.js'
import { printable } from '../process/printable.js'

/** `panoply resources`: lists what a person can choose to read, from the source's `listResources`. */
export const resourcesCommand = async (
  context: CommandContext,
  options: SourceOptions & { readonly json: boolean },
): Promise<Exit> => {
  const { module, name, io } = context
  const { Stream, CONFIG } = module
  if (typeof Stream.listResources !== 'function') {
    throw new InvalidArgumentError(`${name} lists no resources: its Stream has no listResources`, {
      argument: 'module',
    })
  }
  const answer = await askingAgain(withoutChoices(context), options, async (source) => {
    try {
      return await Stream.listResources?.(source, {
        ...sourceOptionsFor(io, options),
        secretParams: secretParams(CONFIG),
      })
    } catch (error) {
      throw withoutSecrets(error, source, CONFIG, io.secrets)
    }
  })
  if (options.json) writeJson(io, answer)
  else io.stdout.write(linesOf(answer))
  return 'finished'
}

/** A parameter whose values come from the list of resources is neither asked for nor required here. */
const withoutChoices = (context: CommandContext): CommandContext => {
  const { module, params } = context
  const optional = (param: Param): Param =>
    typeof param.values === 'function' ? { ...param, required: false, hidden: true } : param
  const CONFIG = { ...module.CONFIG, params: module.CONFIG.params.map(optional) }
  return {
    ...context,
    module: { ...module, CONFIG },
    params: params.map((flag) => ({ ...flag, param: optional(flag.param) })),
  }
}

const linesOf = (answer: unknown): string => {
  const resources: unknown[] = Array.isArray(answer) ? answer : [answer]
  return resources.map((resource) => `${printable(lineOf(resource))}\n`).join('')
}

const lineOf = (resource: unknown): string => {
  if (!isPlainObject(resource)) return String(resource)
  const id = labelOf(resource['id'] ?? resource['value'] ?? resource['name'])
  const name = labelOf(resource['name'] ?? resource['title'])
  return name === '' || name === id ? id : `${id}  ${name}`
}

const labelOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
