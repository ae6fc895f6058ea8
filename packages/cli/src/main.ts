/** The command `panoply`. Scripts often ask for its version. That is answered without loading the command. */
import { ownVersion } from './process/own-version.js'
import { wantsWatch } from './watch/wants-watch.js'

const startCommand = (): void => {
  void import('./start-command.js')
}

const [word, ...others] = process.argv.slice(2)
if (word === '--version' && others.length === 0) {
  // The command itself reports an output that can no longer be written.
  process.stdout.once('error', startCommand)
  process.stdout.write(`${ownVersion()}\n`)
} else if (word === 'console-worker') {
  // A child process of the console. It needs no other part of the command.
  void import('@panoply/console/worker').then(({ runWorker }) => {
    const exit = (): void => {
      process.exit()
    }
    runWorker(others, { channel: process, env: process.env, folder: process.cwd(), exit })
  })
} else if (wantsWatch(process.argv.slice(2), process.env)) void import('./start-watch.js')
else startCommand()
