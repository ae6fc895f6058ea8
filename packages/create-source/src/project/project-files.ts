import { createHash } from 'node:crypto'

import type { Answers } from '../answers/answers.js'
import type { Home } from './home.js'
import { manifest } from './manifest.js'
import { answerFunction, apiParts } from './api-text.js'
import { PAGING_TEXTS } from './paging-text.js'
import { exampleText, literal, paramsText } from './source-text.js'

/** The texts of files, by their path from the folder of the package. */
export type Files = Readonly<Record<string, string>>

/** The values for a template. */
export interface ProjectParts {
  readonly answers: Answers
  readonly home: Home
  /** The files of the template, with `{{names}}` for the values. */
  readonly templates: Files
  /** The versions of the dependencies of the new package, by name. */
  readonly versions: Readonly<Record<string, string>>
}

/** All files of the new package. */
export const projectFiles = ({ answers, home, templates, versions }: ProjectParts): Files => {
  const { name, title, parameters, paging } = answers
  const pagingText = PAGING_TEXTS[paging]
  const packageName = packageNameOf(answers, home)
  const parts: Readonly<Record<string, string>> = {
    name: name.short,
    folder: name.folder,
    packageName,
    title,
    titleJson: JSON.stringify(title),
    // The same name always gives the same id, so that a source that is written again stays the same connector.
    definitionId: uuidOf(name.folder),
    titleLiteral: literal(title),
    params: paramsText(parameters),
    example: exampleText(parameters),
    ...apiParts(parameters, pagingText),
    call: pagingText.call,
    rest: pagingText.rest,
    answerFunction: answerFunction(pagingText),
  }
  return {
    'package.json': manifest(answers, packageName, home.kind, versions),
    ...Object.fromEntries(
      Object.entries(templates).map(([path, text]) => [path, fill(text, parts, path)]),
    ),
  }
}

/** The changeset for the first version of the new package. */
export const changesetText = (answers: Answers, home: Home): string =>
  `---\n'${packageNameOf(answers, home)}': minor\n---\n\nA data source that reads ${answers.title}.\n`

/** A UUID made from a name (version 5 of RFC 9562, without a namespace). */
const uuidOf = (name: string): string => {
  const hash = createHash('sha1').update(name).digest('hex')
  const parts = [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `5${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
  ]
  return [...parts, hash.slice(20, 32)].join('-')
}

const packageNameOf = ({ name }: Answers, { kind }: Home): string =>
  kind === 'workspace' ? `@panoply/${name.folder}` : name.folder

const fill = (text: string, parts: Readonly<Record<string, string>>, path: string): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const part = parts[name]
    if (part === undefined) throw new Error(`the template ${path} asks for ${name}, unknown`)
    return part
  })
