/** Loads modules by what somebody might type, and writes what came of each as JSON. */
import { isPanoplyError } from '@panoply/errors'

import { loadModule } from '../../src/source/load-module.js'

const answers: unknown[] = []
for (const name of process.argv.slice(2)) {
  answers.push(
    await loadModule(name, process.cwd()).then(
      ({ CONFIG }) => CONFIG.title,
      (error: unknown) => (isPanoplyError(error) ? [error.code, error.message] : String(error)),
    ),
  )
}
process.stdout.write(JSON.stringify(answers))
