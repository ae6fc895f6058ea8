import { join } from 'node:path'

import { collectAnswers } from './answers/answers.js'
import type { Person } from './answers/person.js'
import { InvalidAnswer } from './answers/invalid-answer.js'
import { findHome } from './project/home.js'
import { changesetText, projectFiles } from './project/project-files.js'
import { readTemplates, readVersions } from './project/templates.js'
import { refuseTaken, writeNew, writeProject } from './project/write-project.js'

/** The parts of the process that the command uses. */
export interface CreateContext {
  readonly words: readonly string[]
  /** Where it was started. */
  readonly folder: string
  /** The person who can be asked, if there is one. */
  readonly person: Person | undefined
}

/** The written files, and what to do next. */
export interface Created {
  readonly folder: string
  readonly nextSteps: readonly string[]
}

/**
 * Writes a new data source.
 *
 * @throws InvalidAnswer for invalid answers, and for a folder that already exists
 */
export const createSource = async ({ words, folder, person }: CreateContext): Promise<Created> => {
  const answers = await collectAnswers(words, person)
  const home = findHome(folder)
  if (answers.engine && home.kind === 'workspace') {
    throw new InvalidAnswer(
      '--engine is for a package of its own: an image cannot install a package of the workspace',
    )
  }
  const files = projectFiles({
    ...{ answers, home },
    templates: readTemplates(home.kind, answers.engine),
    versions: readVersions(),
  })
  const { name } = answers
  if (home.kind === 'alone') {
    const target = join(folder, name.folder)
    writeProject(target, files)
    const image = answers.engine ? [`docker build --tag ${name.folder} .`] : []
    return {
      folder: target,
      nextSteps: [`cd ${name.folder}`, 'npm install', 'npm start', ...image],
    }
  }
  const target = join(home.root, 'examples', name.folder)
  const changeset = join(home.root, '.changeset', `${name.folder}.md`)
  refuseTaken(changeset)
  writeProject(target, files)
  writeNew(changeset, changesetText(answers, home))
  const filter = `npx pnpm --filter @panoply/${name.folder}`
  return { folder: target, nextSteps: [`${filter} start`, `${filter} unit`] }
}
