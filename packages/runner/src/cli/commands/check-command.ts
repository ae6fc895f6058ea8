import { checkConfig, type ConfigIssue, issueText, secretParams } from '@panoply/datasource'

import { textOf } from '../../run/part-failure.js'
import type { JsonObject } from '../../state/checkpoint.js'
import type { Exit } from '../exit-code.js'
import { type CommandContext, paramsFor, type SourceOptions, writeJson } from './command-context.js'
import { withoutSecrets } from './without-secrets.js'

/** `panoply check`: whether a source can be run, without reading anything: its CONFIG, its parameters, its class. */
export const checkCommand = async (
  context: CommandContext,
  options: SourceOptions & { readonly json: boolean },
): Promise<Exit> => {
  const { io, module } = context
  const { issues } = checkConfig(module.CONFIG)
  const problems = [...issues.filter(isWarning)]
  try {
    await construct(context, await paramsFor(context, options))
  } catch (error) {
    problems.push({ severity: 'error', path: '', reason: textOf(error), instead: '' })
  }
  const ok = problems.every(isWarning)
  if (options.json) writeJson(io, { ok, title: module.CONFIG.title, problems })
  else {
    const lines = problems.map((problem) => `${problem.severity}: ${issueText(problem)}\n`)
    io.stdout.write(`${lines.join('')}${ok ? 'ready to run' : 'not ready to run'}\n`)
  }
  return ok ? 'finished' : 'usage'
}

const isWarning = ({ severity }: ConfigIssue): boolean => severity === 'warning'

const construct = async ({ module }: CommandContext, source: JsonObject): Promise<void> => {
  const { Stream, CONFIG } = module
  const options = { secretParams: secretParams(CONFIG), logger: () => undefined }
  try {
    const stream = new Stream({ type: 'check', ...source }, options)
    await stream.close()
  } catch (error) {
    throw withoutSecrets(error, source, CONFIG)
  }
}
