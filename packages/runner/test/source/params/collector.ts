import { type DataSourceConfig, SecretMask } from '@panoply/datasource'

import { collectParams, paramFlags } from '../../../src/index.js'
import type { Option, Prompter, Question } from '../../../src/source/params/prompter.js'

/** Where the parameters of a test come from. */
export interface Given {
  readonly flags?: Readonly<Record<string, readonly string[]>>
  readonly env?: Readonly<Record<string, string>>
  /** The path of a JSON file. */
  readonly file?: string
  /** A person who answers each question with the next one; a function chooses among the options. */
  readonly answers?: readonly unknown[]
  readonly options?: Readonly<Record<string, unknown>>
}

/** What a test has seen of the outside world. */
export interface Collector {
  readonly collect: (config: DataSourceConfig, given: Given) => Promise<Record<string, unknown>>
  readonly asked: string[]
  readonly warnings: string[]
  readonly waitsMs: number[]
  readonly secrets: SecretMask
}

/** Gathers parameters without a terminal and without waiting. */
export const collector = (): Collector => {
  const asked: string[] = []
  const warnings: string[] = []
  const waitsMs: number[] = []
  const secrets = new SecretMask()
  return {
    ...{ asked, warnings, waitsMs, secrets },
    collect: (config, { flags = {}, env = {}, file, answers, options = {} }) =>
      collectParams(
        config,
        paramFlags(config, new Set()),
        { flags, file, options, mayAsk: true },
        {
          ...{ env, secrets, folder: '/', canAsk: answers !== undefined },
          prompter: scripted(answers ?? [], asked),
          clock: {
            now: () => 0,
            after: (delayMs, callback) => {
              waitsMs.push(delayMs)
              queueMicrotask(callback)
              return { cancel: () => undefined }
            },
          },
          warn: (message) => warnings.push(message),
        },
      ),
  }
}

const scripted = (answers: readonly unknown[], asked: string[]): Prompter => {
  const rest = [...answers]
  const answer =
    (kind: string) =>
    (question: Question, options: readonly Option[] = []): Promise<never> => {
      asked.push(`${kind} ${question.message}`)
      const next = rest.shift()
      const value: unknown =
        typeof next === 'function'
          ? (next as (options: readonly Option[]) => unknown)(options)
          : next
      // What a test scripts has the type of the question.
      return Promise.resolve(value as never)
    }
  return {
    ...{ text: answer('text'), password: answer('password'), number: answer('number') },
    ...{ select: answer('select'), list: answer('list') },
  }
}
