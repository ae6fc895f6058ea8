import { SecretMask, secretValues } from '@panoply/errors'
import { isPlainObject } from '@panoply/errors/internal'
import { loadModule, type PlainObject, sourceOptions, textOf } from '@panoply/runner'
import * as z from 'zod/mini'

import { type ChildChannel, answerQuestions, type Answerer } from '../ipc/answer-questions.js'
import { tablesAnswerer } from '../ipc/answer-tables.js'
import { ConsoleFailure } from '../values/console-failure.js'
import { SourceAnswers } from './source-answers.js'
import type { SourceSettings } from './source-settings.js'

/** The parts of the process that a worker needs. */
export interface WorkerIo {
  readonly channel: ChildChannel
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that relative paths start from. */
  readonly folder: string
  /** Ends the process. */
  readonly exit: () => void
}

/**
 * The work of a child process of the console: it answers questions about a data source, or about the tables of a DuckDB
 * file that no run writes to. It ends when the console ends.
 *
 * @param words either `source`, a module and the folder of states, or `tables` and a file
 * @throws InvalidArgumentError for options that cannot be read
 *
 * @example
 * ```ts
 * import { runWorker } from '@panoply/console/worker'
 *
 * const exit = (): void => {
 *   process.exit()
 * }
 * const io = { channel: process, env: process.env, folder: process.cwd(), exit }
 * const [work, ...words] = process.argv.slice(2)
 * if (work === 'console-worker') runWorker(words, io)
 * ```
 */
export const runWorker = (words: readonly string[], io: WorkerIo): void => {
  const [kind, subject = '', stateFolder = ''] = words
  const secrets = new SecretMask()
  if (kind === 'tables') answerAboutFile(subject, io, secrets)
  else {
    io.channel.on('disconnect', io.exit)
    answerQuestions(io.channel, sourceAnswerer(subject, { stateFolder, secrets, io }), secrets)
  }
}

/** The queries are ended before the process: `process.exit` waits for them, which may be hours. */
const answerAboutFile = (file: string, { channel, exit }: WorkerIo, secrets: SecretMask): void => {
  const gone = new AbortController()
  const answers = new Set<Promise<unknown>>()
  const answerer = tablesAnswerer(async () => {
    const { readDuckDb } = await import('@panoply/duckdb')
    return await readDuckDb(file)
  }, gone.signal)
  const answer: Answerer = async (ask, about) => {
    const running = answerer(ask, about)
    answers.add(running)
    try {
      return await running
    } finally {
      answers.delete(running)
    }
  }
  answerQuestions(channel, answer, secrets)
  channel.on('disconnect', () => {
    gone.abort()
    void Promise.allSettled(answers).then(exit)
  })
}

interface AnswererTools {
  readonly stateFolder: string
  readonly secrets: SecretMask
  readonly io: WorkerIo
}

const sourceSettings = ({ stateFolder, secrets, io }: AnswererTools): SourceSettings => {
  const { env, folder } = io
  const options = sourceOptions(undefined, { env, folder })
  const stateKey = env['PANOPLY_STATE_KEY'] ?? ''
  secrets.remember([...secretValues({ options }), stateKey])
  return { stateFolder, options, secrets, stateKey: stateKey === '' ? undefined : stateKey }
}

const sourceAnswerer = (name: string, tools: AnswererTools): Answerer => {
  const loaded = loadModule(name, tools.io.folder).then(
    (module) => new SourceAnswers(module, sourceSettings(tools)),
  )
  // The first question throws this failure.
  loaded.catch(() => undefined)
  return async (ask, about) => {
    let source: SourceAnswers
    try {
      source = await loaded
    } catch (error) {
      throw new ConsoleFailure({ code: 'source-failed', message: textOf(error) })
    }
    return await answerAbout(source, ask, isPlainObject(about) ? about : {})
  }
}

const answerAbout = async (
  source: SourceAnswers,
  ask: string,
  about: PlainObject,
): Promise<unknown> => {
  const values = isPlainObject(about['values']) ? about['values'] : {}
  switch (ask) {
    case 'describe':
      return source.describe()
    case 'values':
      return await source.values(z.string().parse(about['param']), values)
    case 'validate':
      return source.validate(values)
    case 'keys':
      return await source.keys(values, z.string().parse(about['destination']))
    case 'check':
      return await source.check(values)
    case 'preview':
      return await source.preview(values, z.int().parse(about['limit']))
    default:
      throw new ConsoleFailure({ code: 'invalid', message: `nothing is known of ${ask}` })
  }
}
