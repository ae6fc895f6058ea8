import { checkConfig, type ConfigIssue, issueText, secretParams } from '@panoply/datasource'
import type { Finding } from '@panoply/prove'
import { type PlainObject, textOf } from '@panoply/runner'

import type { Exit } from '../exit-code.js'
import { askingAgain } from './asking-again.js'
import {
  type CommandContext,
  sourceOptionsFor,
  type SourceOptions,
  writeJson,
} from './command-context.js'
import { type ConnectionTrial, tryConnection } from './try-connection.js'
import { withoutSecrets } from './without-secrets.js'
import { printable, printableLines } from '../process/printable.js'

/** Flags of `panoply check`. */
export interface CheckOptions extends SourceOptions {
  readonly review: boolean
}

/**
 * `panoply check`: checks a source without reading rows: its CONFIG, its parameters, its class, its connection. With
 * `--review` it reads the first batches, and reports what the reviewers of the platform would report.
 */
export const checkCommand = async (
  context: CommandContext,
  options: CheckOptions,
): Promise<Exit> => {
  const { io, module } = context
  const findings: Finding[] = []
  let connection: ConnectionTrial
  const { issues } = checkConfig(module.CONFIG)
  const problems = [...issues.filter(isWarning)]
  try {
    const source = await askingAgain(context, options, async (params) => {
      const tried = { type: 'check', ...params }
      await construct(context, tried)
      connection = await tryConnection(module, tried, sourceOptionsFor(io, options), io.secrets)
      return tried
    })
    if (options.review) {
      const { readPackageFacts, review } = await import('@panoply/prove')
      findings.push(...(await review(module, source, readPackageFacts(context.name, io.folder))))
    }
  } catch (error) {
    problems.push({
      severity: 'error',
      path: '',
      reason: io.secrets.mask(textOf(error)),
      instead: '',
    })
  }
  const canRun = problems.every(isWarning)
  const ok = canRun && findings.every((finding) => finding.ok)
  if (options.json) {
    writeJson(io, {
      ...{ ok, title: module.CONFIG.title, problems },
      connection: connection === undefined ? 'not tried' : 'tried',
      ...(options.review && { findings }),
    })
  } else {
    const lines = [
      ...problems.map((problem) => printableLines(`${problem.severity}: ${issueText(problem)}`)),
      ...findings.map(({ ok: isGood, rule, detail }) =>
        printable(`${isGood ? 'ok' : 'not ok'}  ${rule}: ${detail}`),
      ),
      ...(canRun ? [connectionLine(connection)] : []),
      verdict(canRun, ok, options.review),
    ]
    io.stdout.write(`${lines.join('\n')}\n`)
  }
  return ok ? 'finished' : 'usage'
}

const connectionLine = (trial: ConnectionTrial): string =>
  trial === undefined
    ? 'connection not tried: the source has no static check, no values to load and no listResources'
    : printable(`connection tried: ${trial}`)

const verdict = (canRun: boolean, ok: boolean, isReview: boolean): string => {
  if (!canRun) return 'not ready to run'
  if (!isReview) return 'ready to run'
  return ok ? 'ready for review' : 'ready to run, not for review'
}

const isWarning = ({ severity }: ConfigIssue): boolean => severity === 'warning'

const construct = async ({ module, io }: CommandContext, source: PlainObject): Promise<void> => {
  const { Stream, CONFIG } = module
  const options = { secretParams: secretParams(CONFIG), logger: () => undefined }
  try {
    const stream = new Stream(source, options)
    await stream.close()
  } catch (error) {
    throw withoutSecrets(error, source, CONFIG, io.secrets)
  }
}
