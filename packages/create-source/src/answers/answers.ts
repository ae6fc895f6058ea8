import { parseArgs } from 'node:util'

import { InvalidAnswer } from '../invalid-answer.js'
import { type Parameter, parseParameters } from './parameter.js'
import { askUntilValid, type Person } from './person.js'
import { parseSourceName, type SourceName, titleOf } from './source-name.js'
import { parseTitle } from './title.js'

/** What is known of the new data source. */
export interface Answers {
  readonly name: SourceName
  readonly title: string
  readonly parameters: readonly Parameter[]
}

/**
 * Takes the answers from what was typed, and asks for the others.
 *
 * @param words the name, and `--title` and `--param` in any order
 * @param person who is there to be asked; without one, the title is made of the name, and there are no parameters
 * @throws InvalidAnswer for what was typed; what was asked for is asked again
 */
export const collectAnswers = async (
  words: readonly string[],
  person: Person | undefined,
): Promise<Answers> => {
  const { names, title, params } = parseWords(words)
  const [typedName, ...more] = names
  if (more.length > 0 || (typedName === undefined && !person)) {
    throw new InvalidAnswer(`expected one name, such as my-api, got ${names.length}`)
  }
  const given = {
    name: typedName === undefined ? undefined : parseSourceName(typedName),
    title: title === undefined ? undefined : parseTitle(title),
    parameters: params && parseParameters(params),
  }
  if (!person) {
    const name = given.name ?? parseSourceName('')
    return { name, title: given.title ?? titleOf(name.short), parameters: given.parameters ?? [] }
  }
  const name = given.name ?? (await askUntilValid(person, 'Name', 'my-api', parseSourceName))
  return {
    name,
    title: given.title ?? (await askUntilValid(person, 'Title', titleOf(name.short), parseTitle)),
    parameters:
      given.parameters ??
      (await askUntilValid(person, PARAMETERS_QUESTION, 'token', (text) =>
        parseParameters(splitParams(text)),
      )),
  }
}

const PARAMETERS_QUESTION = 'Parameters, such as account token:password since?'

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
