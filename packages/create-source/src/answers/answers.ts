import { parseArgs } from 'node:util'

import { InvalidAnswer } from '../invalid-answer.js'
import { type Parameter, parseParameters } from './parameter.js'
import { parseSourceName, type SourceName, titleOf } from './source-name.js'
import { parseTitle } from './title.js'

/** What is known of the new data source. */
export interface Answers {
  readonly name: SourceName
  readonly title: string
  readonly parameters: readonly Parameter[]
}

/** Asks a person; the answer is `initial` when they just press Enter. */
export type Ask = (question: string, initial: string) => Promise<string>

/**
 * Takes the answers from what was typed, and asks for the others.
 *
 * @param words the name, and `--title` and `--param` in any order
 * @param ask where there is a person to ask
 * @throws InvalidAnswer
 */
export const collectAnswers = async (
  words: readonly string[],
  ask: Ask | undefined,
): Promise<Answers> => {
  const { names, title, params } = parseWords(words)
  const [name, ...more] = names
  if (name === undefined || more.length > 0) {
    throw new InvalidAnswer(`expected one name, such as my-api, got ${names.length}`)
  }
  const sourceName = parseSourceName(name)
  const initialTitle = titleOf(sourceName.short)
  const givenTitle = title ?? (await ask?.('Title', initialTitle)) ?? initialTitle
  const givenParams =
    params ??
    splitParams((await ask?.('Parameters, such as account token:password', 'token')) ?? '')
  return {
    name: sourceName,
    title: parseTitle(givenTitle),
    parameters: parseParameters(givenParams),
  }
}

const splitParams = (text: string): string[] => text.split(/[\s,]+/).filter((part) => part !== '')

const parseWords = (words: readonly string[]) => {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { title: { type: 'string' }, param: { type: 'string', multiple: true } },
    })
    return { names: positionals, title: values.title, params: values.param }
  } catch (error) {
    throw new InvalidAnswer(error instanceof Error ? error.message : String(error))
  }
}
