import { Argument, Command } from 'commander'

import type { CliIo } from './cli-io.js'
import { checkCommand, type CheckOptions } from './commands/check-command.js'
import { airbyteCommand, type EngineCommand, singerCommand } from './commands/engine-commands.js'
import type { CommandContext, NamedModule, SourceOptions } from './commands/command-context.js'
import { paramsCommand } from './commands/params-command.js'
import { queryCommand, type QueryOptions } from './commands/query-command.js'
import { previewCommand, type PreviewOptions } from './commands/preview-command.js'
import { proveCommand, type ProveCommandOptions } from './commands/prove-command.js'
import { resourcesCommand } from './commands/resources-command.js'
import { runCommand, type RunCommandOptions } from './commands/run-command.js'
import { signInCommand, type SignInCommandOptions } from './commands/sign-in-command.js'
import { stateCommand, type StateOptions } from './commands/state-command.js'
import { uiCommand, type UiOptions } from './commands/ui-command.js'
import type { Exit } from './exit-code.js'
import { applyEnvironment } from './flags/environment-flags.js'
import { addParamFlags, flagTextsOf, paramFlagsOf } from './flags/param-flags.js'
import { withProveFlags } from './flags/prove-flags.js'
import {
  portFlag,
  rowsFlag,
  signInSeconds,
  withDestinationFlags,
  withRunFlags,
  withSourceFlags,
  withStateFlags,
} from './flags/run-flags.js'
import { ownVersion } from './process/own-version.js'
import { withoutMistypedSecrets } from './flags/mistyped-words.js'
import { messageLog } from './report/message-log.js'

/** The commands that take a data source. */
export const SOURCE_COMMANDS = [
  ...(['run', 'preview', 'params', 'resources', 'check', 'state', 'prove', 'sign-in'] as const),
] as const

/** The help shows the address of the page, because the page is not in the package. */
const GUIDE =
  'https://github.com/panoplyio/panoply-typescript-sdk/blob/main/docs/running-a-data-source.md'

type Action<Options> = (context: CommandContext, options: Options) => Exit | Promise<Exit>

/**
 * Builds the command line: its commands and, if a data source is named, the flags of its parameters.
 *
 * @param named the data source, if one is named
 * @param destinationsHelp the part of the help of `run` about the destinations
 * @param isJson whether every line on standard error is JSON
 * @param onExit called with the exit code of a command
 */
export const buildProgram = (
  io: CliIo,
  named: NamedModule | undefined,
  destinationsHelp: string,
  isJson: boolean,
  onExit: (exit: Exit) => void,
): Command => {
  const program = new Command('panoply')
    .description('Runs Panoply data sources: reads their rows and writes them into tables.')
    .version(ownVersion(), '--version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (said) => {
        const text = withoutMistypedSecrets(said)
        if (!isJson) io.stderr.write(text)
        else if (text.trim() !== '') {
          const message = text.trim().replace(/^error: /, '')
          messageLog(io, isJson).tell('error', io.secrets.mask(message), { exit: 'usage' })
        }
      },
    })
    .addHelpText('after', `\nExit codes, destinations, state:\n  ${GUIDE}`)

  const add = <Options>(name: string, about: string, action: Action<Options>): Command => {
    const command = program
      .command(name)
      .description(about)
      .addArgument(new Argument('<module>', 'the path or package of a data source; comes first'))
    command.action(async () => {
      // Without a module commander would have ended before this line.
      if (named)
        onExit(
          await action(contextOf(command, io, named), {
            ...command.opts<Options & object>(),
            words: command.args.slice(1),
          }),
        )
    })
    return command
  }

  const names = io.destinations.map(({ name }) => name)
  withRunFlags(
    add<RunCommandOptions>(
      'run',
      'read all rows of a source and write them to a destination',
      runCommand,
    ),
    names,
  ).addHelpText('after', destinationsHelp)
  withSourceFlags(
    add<PreviewOptions>(
      'preview',
      'show the first rows of a source; nothing is written',
      previewCommand,
    ),
  )
    .addOption(rowsFlag('--limit <rows>', 'how many rows to show').default(10))
    .option('--destination <template>', 'the table name for each row, such as {__table}')
    .option(
      '--replay <file>',
      'answer requests from this tape file; nothing is sent to the network',
    )
  add<{ json: boolean }>('params', 'list the parameters of a source', paramsCommand)
  withSourceFlags(
    add<SourceOptions & { json: boolean }>(
      'resources',
      'list what a source can read, such as its tables',
      resourcesCommand,
    ),
  )
  withSourceFlags(
    add<CheckOptions>('check', 'check the parameters and the connection of a source', checkCommand),
  ).option(
    '--review',
    'also read a few batches, and check what the reviewers of the platform check',
    false,
  )
  withProveFlags(
    withSourceFlags(
      add<ProveCommandOptions>(
        'prove',
        'test a source with cut runs, failing requests and expired tokens, and show the evidence',
        proveCommand,
      ),
    ),
  )
  withDestinationFlags(
    withSourceFlags(
      add<StateOptions>('state', 'show or reset the saved state of a source', stateCommand),
    ),
    names,
  ).addArgument(
    new Argument(
      '<action>',
      'show the state, or reset it: the next run starts from the beginning',
    ).choices(['show', 'reset']),
  )
  withStateFlags(
    add<SignInCommandOptions>('sign-in', 'sign in to the provider of a source', signInCommand),
  )
    .option('--options <file>', 'a JSON file with the options of the source: its OAuth client')
    .option('--param <name>', 'the parameter to sign in for, if the source has several')
    .addOption(portFlag('the port that the provider redirects to (any free one)'))
    .option(
      '--timeout <seconds>',
      'how long to wait for the sign-in, at most a day (300)',
      signInSeconds,
    )
    .option('--no-open', 'print the address of the provider, and do not open it')
  program
    .command('query')
    .description('run SQL on a DuckDB file; without SQL, list its tables')
    .argument('<file>', 'the DuckDB file, such as panoply.duckdb')
    .argument('[sql]', 'one statement that only reads')
    .addOption(rowsFlag('--limit <rows>', 'how many rows to show at most').default(100))
    .option('--csv', 'write CSV', false)
    .action(async (file: string, sql: string | undefined, options: QueryOptions) => {
      onExit(await queryCommand(io, file, sql, options))
    })
  program
    .command('ui')
    .description('open a local web page to configure, run and inspect data sources')
    .argument('<modules...>', 'paths, packages, or a folder with data sources')
    .addOption(portFlag('the port of the page (any free one)'))
    .option('--no-open', 'print the address of the page, and do not open it')
    .option('--out <file>', 'the DuckDB file that rows go to')
    .option('--state <folder>', 'the folder for saved states and parameters', '.panoply')
    .option('--options <file>', 'a JSON file with the options of the sources')
    .action(async (modules: string[], options: UiOptions) => {
      onExit(await uiCommand(io, modules, options))
    })
  for (const command of program.commands) {
    command.option('--json', 'write JSON', false)
    if (named && command.name() !== 'params') addParamFlags(command, named.module)
  }
  // Reads only the variables of the called command, so that an invalid variable of another command has no effect.
  program.hook('preSubcommand', (_, command) => {
    applyEnvironment(command, io)
  })
  const addEngine = (name: string, about: string, run: EngineCommand): void => {
    program
      .command(name)
      .description(about)
      .argument('<module>', 'the path or package of a data source; comes first')
      .argument('[words...]', 'the arguments that the engine passes')
      // The command line of the engine reads these arguments.
      .allowUnknownOption()
      .action(async (module: string, words: string[]) => {
        onExit(await run(io, module, words))
      })
  }
  addEngine(
    'airbyte',
    'run a source as an Airbyte connector: spec, check, discover, read',
    airbyteCommand,
  )
  addEngine(
    'singer',
    'run a source as a Singer tap: --config, --discover, --catalog, --state',
    singerCommand,
  )
  return program
}

const contextOf = (command: Command, io: CliIo, named: NamedModule): CommandContext => ({
  ...{ ...named, io },
  params: paramFlagsOf(command, named.module),
  flagTexts: flagTextsOf(command),
})
