import { join } from 'node:path'

import { collectAnswers } from './answers/answers.js'
import type { Person } from './answers/person.js'
import { InvalidAnswer } from './answers/invalid-answer.js'
import { findHome } from './project/home.js'
import { changesetText, projectFiles } from './project/project-files.js'
import { readTemplates, readVersions } from './project/templates.js'
import { refuseTaken, writeNew, writeProject } from './project/write-project.js'

/** What the command has of the process. */
export interface CreateContext {
  readonly words: readonly string[]
  /** Where it was started. */
  readonly folder: string
  /** Who is there to be asked. */
  readonly person: Person | undefined
}

/** What was written, and what to do now. */
export interface Created {
  readonly folder: string
  readonly nextSteps: readonly string[]
}

/**
 * Writes a new data source.
 *
 * @throws InvalidAnswer for answers that cannot be worked with and for a folder that is taken
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
