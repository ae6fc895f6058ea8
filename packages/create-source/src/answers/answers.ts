import { parseArgs } from 'node:util'

import { InvalidAnswer } from './invalid-answer.js'
import { type Engine, parseEngine } from './engine.js'
import { DEFAULT_PAGING, PAGING_KINDS, type PagingKind, parsePaging } from './paging.js'
import { type Parameter, parseParameters } from './parameter.js'
import { askUntilValid, type Person } from './person.js'
import { parseSourceName, type SourceName, titleOf } from './source-name.js'
import { parseTitle } from './title.js'

/** The facts about the new data source. */
export interface Answers {
  readonly name: SourceName
  readonly title: string
  readonly parameters: readonly Parameter[]
  readonly paging: PagingKind
  /** The engine that the source is prepared for, if one was named. */
  readonly engine: Engine | undefined
}

/**
 * Reads the answers from the command line, and asks the person for the others.
 *
 * @param words the name, and `--title`, `--param`, `--paging` and `--engine` in any order
 * @param person the person who can be asked; without a person, the title is made from the name, there are no
 * parameters, and pages have numbers
 * @throws InvalidAnswer for what was typed; what was asked for is asked again
 */
export const collectAnswers = async (
  words: readonly string[],
  person: Person | undefined,
): Promise<Answers> => {
  const { names, title, params, paging, ...others } = parseWords(words)
  const engine = others.engine === undefined ? undefined : parseEngine(others.engine)
  const [typedName, ...more] = names
  if (more.length > 0 || (typedName === undefined && !person)) {
    throw new InvalidAnswer(`expected one name, such as my-api, got ${names.length}`)
  }
  const given = {
    name: typedName === undefined ? undefined : parseSourceName(typedName),
    title: title === undefined ? undefined : parseTitle(title),
    parameters: params && parseParameters(params),
    paging: paging === undefined ? undefined : parsePaging(paging),
  }
  if (!person) {
    const name = given.name ?? parseSourceName('')
    return {
      ...{ name, title: given.title ?? titleOf(name.short), parameters: given.parameters ?? [] },
      ...{ paging: given.paging ?? DEFAULT_PAGING, engine },
    }
  }
  const name = given.name ?? (await askUntilValid(person, 'Name', 'my-api', parseSourceName))
  return {
    ...{ name, engine },
    title: given.title ?? (await askUntilValid(person, 'Title', titleOf(name.short), parseTitle)),
    parameters:
      given.parameters ??
      (await askUntilValid(person, PARAMETERS_QUESTION, 'token', (text) =>
        parseParameters(splitParams(text)),
      )),
    paging:
      given.paging ?? (await askUntilValid(person, PAGING_QUESTION, DEFAULT_PAGING, parsePaging)),
  }
}

const PARAMETERS_QUESTION = 'Parameters, such as account token:password since?'

const PAGING_QUESTION = `Kind of paging of the API: ${PAGING_KINDS.join(', ')}`

const splitParams = (text: string): string[] => text.split(/[\s,]+/).filter((part) => part !== '')

const parseWords = (words: readonly string[]) => {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        title: { type: 'string' },
        param: { type: 'string', multiple: true },
        paging: { type: 'string' },
        engine: { type: 'string' },
      },
    })
    const { param: params, ...others } = values
    return { names: positionals, params, ...others }
  } catch (error) {
    throw new InvalidAnswer(error instanceof Error ? error.message : String(error))
  }
}
