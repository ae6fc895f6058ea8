import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'

import { InvalidArgumentError } from '@panoply/errors'
import { isPlainObject, makeFolder } from '@panoply/errors/internal'
import type { PackageFacts, Proof } from '@panoply/prove'
import { slugOf } from '@panoply/runner'

import type { CliIo } from '../cli-io.js'
import { type Exit, exitOfSignal } from '../exit-code.js'
import { printable } from '../process/printable.js'
import { messageLog } from '../report/message-log.js'
import { ProofProgressLine } from '../report/proof-progress.js'
import {
  type CommandContext,
  paramsFor,
  sourceOptionsFor,
  type SourceOptions,
  writeJson,
} from './command-context.js'

/** Flags of `panoply prove`. */
export interface ProveCommandOptions extends SourceOptions {
  readonly tape?: string
  readonly record: boolean
  readonly report?: string
  readonly ignore?: readonly string[]
  readonly batchSize?: number
}

/**
 * `panoply prove`: runs a source many times under bad conditions, and shows the evidence for it and against it. With a
 * tape it needs neither the network nor credentials.
 */
export const proveCommand = async (
  context: CommandContext,
  options: ProveCommandOptions,
): Promise<Exit> => {
  const { io, module } = context
  // Loaded only here, because it brings an interceptor of requests.
  const { canaryOf, proofPage, proofTable, prove } = await import('@panoply/prove')
  const tape = tapeOf(context, options)
  const isTaped = tape !== undefined && !options.record
  const progress = new ProofProgressLine(io, options.json)
  const listen = (): void => undefined
  // The first signal ends only the proof, not the process.
  io.signal.addEventListener('abort', listen)
  let proof: Proof
  try {
    proof = await prove(module, {
      source: () =>
        paramsFor(isTaped ? withCanaries(context, options, canaryOf) : context, options),
      options: sourceOptionsFor(io, options),
      ...(tape !== undefined && { tape, record: options.record }),
      ...(options.ignore && { ignore: options.ignore }),
      ...(options.batchSize !== undefined && { batchSize: options.batchSize }),
      ...(await packageFactsOf(context)),
      signal: io.signal,
      onProgress: (told) => {
        progress.show(told)
      },
    })
  } catch (error) {
    if (io.signal.aborted) return exitOfSignal(io.stoppedBy())
    throw error
  } finally {
    progress.finish()
    io.signal.removeEventListener('abort', listen)
  }
  if (options.record && tape !== undefined) {
    messageLog(io, options.json).tell('info', `recorded ${relative(io.folder, tape)}`)
  }
  const shown = { ...proof, tape: tape === undefined ? null : relative(io.folder, tape) }
  if (options.report !== undefined) {
    await writeReport(resolve(io.folder, options.report), proofPage(shown))
  }
  if (options.json) writeJson(io, shown)
  else {
    const lines = proofTable(shown).map((line) => `${printable(line)}\n`)
    io.stdout.write(lines.join(''))
  }
  return proof.ok ? 'finished' : 'unproven'
}

const tapeOf = (
  { io, module }: CommandContext,
  { tape, record }: ProveCommandOptions,
): string | undefined => {
  if (tape !== undefined) return resolve(io.folder, tape)
  return record ? resolve(io.folder, `${slugOf(module.CONFIG.title ?? '')}.tape.json`) : undefined
}

/**
 * A tape answers without credentials. So missing credentials are invented, as if environment variables had given them.
 */
const withCanaries = (
  context: CommandContext,
  options: ProveCommandOptions,
  canaryOf: (name: string) => string,
): CommandContext => {
  const given = namesInFile(context.io, options.source)
  const canaries: [string, string][] = context.params
    .filter(({ name, isSecret, param }) => (isSecret || param.type === 'oauth') && !given.has(name))
    .map(({ name, variable }) => [variable, canaryOf(name)] as [string, string])
  const env: CliIo['env'] = { ...Object.fromEntries(canaries), ...context.io.env }
  return { ...context, io: { ...context.io, env } }
}

/** The code that reads the values of this file reports its faults. */
const namesInFile = ({ folder }: CliIo, file: string | undefined): Set<string> => {
  if (file === undefined || !existsSync(resolve(folder, file))) return new Set()
  try {
    const value: unknown = JSON.parse(readFileSync(resolve(folder, file), 'utf8'))
    return new Set(isPlainObject(value) ? Object.keys(value) : [])
  } catch {
    return new Set()
  }
}

/** A source can be proved without a package around it. */
const packageFactsOf = async ({
  name,
  io,
}: CommandContext): Promise<{ packageFacts?: PackageFacts }> => {
  const { readPackageFacts } = await import('@panoply/prove')
  try {
    return { packageFacts: readPackageFacts(name, io.folder) }
  } catch {
    return {}
  }
}

const writeReport = async (path: string, page: string): Promise<void> => {
  try {
    makeFolder(dirname(path))
    await writeFile(path, page)
  } catch (cause) {
    throw new InvalidArgumentError(`--report: ${path} cannot be written`, {
      ...{ argument: 'report', cause },
    })
  }
}
