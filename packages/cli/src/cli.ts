import { InvalidArgumentError, isPanoplyError, serializeError } from '@panoply/errors'
import { RunFailedError } from '@panoply/runner'
import { CommanderError } from 'commander'

import type { CliIo } from './cli-io.js'
import type { NamedModule } from './commands/command-context.js'
import { destinationHelp } from './destinations/listed-destination.js'
import { type Exit, EXIT_CODES, exitOf } from './exit-code.js'
import { buildProgram, SOURCE_COMMANDS } from './program.js'
import { printable } from './process/printable.js'
import { type LogIo, messageLog, wantsJson } from './report/message-log.js'

/**
 * Runs the command.
 *
 * @param words the arguments after `panoply`
 * @returns the exit code; see {@link EXIT_CODES}
 */
export const runCli = async (words: readonly string[], io: CliIo): Promise<number> => {
  let exit: Exit = 'finished'
  try {
    const isJson = wantsJson(words, io.env)
    const named = await namedModule(words, io)
    const asksForHelp = words.includes('--help') || words.includes('-h')
    const destinationsHelp = asksForHelp ? await destinationHelp(io.destinations) : ''
    const program = buildProgram(io, named, destinationsHelp, isJson, (reached) => {
      exit = reached
    })
    await program.parseAsync(words, { from: 'user' })
  } catch (error) {
    exit = report(error, words, io)
  }
  return EXIT_CODES[exit]
}

type TellIo = LogIo & Pick<CliIo, 'env' | 'secrets'>

/** Reports an error that no code caught, such as a rejection of a promise that a source does not await. */
export const reportEscaped = (error: unknown, words: readonly string[], io: TellIo): Exit => {
  const { name, code, stack, message } = serializeError(error)
  tell('defect', { name, code, message: `uncaught error: ${message}` }, words, io)
  if (!wantsJson(words, io.env)) io.stderr.write(linesOf(callsOf(stack), io))
  return 'defect'
}

/** The module is loaded before the other arguments are read, because it decides which flags exist. */
const namedModule = async (
  [command = '', name, ...others]: readonly string[],
  { load }: CliIo,
): Promise<NamedModule | undefined> => {
  if (!SOURCE_COMMANDS.some((known) => known === command) || name === undefined) return undefined
  if (!name.startsWith('-')) return { name, module: await load(name) }
  if (name === '--help' || name === '-h' || others.length === 0) return undefined
  throw new InvalidArgumentError(
    `expected the module first and its flags after it, as in panoply ${command} ./my-source ${name} …`,
    { argument: 'module' },
  )
}

const report = (error: unknown, words: readonly string[], io: CliIo): Exit => {
  // Commander has already written its own message or the help.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 'finished' : 'usage'
  // The person cancelled a question.
  if (error instanceof Error && error.name === 'ExitPromptError') return 'interrupted'
  const exit = exitOf(error)
  const { name, code, stack, ...told } = serializeError(error)
  // The messages of the runner hold no secrets. They may say `password: is required`, which is no secret.
  const message = isPanoplyError(error) && OWN_CODES.has(error.code) ? error.message : told.message
  tell(exit, { name, code, message }, words, io)
  if (wantsJson(words, io.env)) return exit
  // The stack shows where the error was thrown: in the source that failed, or in the command if it has a defect.
  const calls = callsOf(
    error instanceof RunFailedError ? error.causeStack : firstStack(error, stack),
  )
  if (exit === 'source') io.stderr.write(linesOf(ownCalls(calls), io))
  else if (exit === 'defect') io.stderr.write(linesOf(calls, io))
  return exit
}

/** The stack of the author's own error, and not the stack of the error that wraps it. */
const firstStack = (error: unknown, stack: string | undefined): string | undefined => {
  const seen = new Set<unknown>()
  let first = stack
  for (let next = error; next instanceof Error && !seen.has(next); next = next.cause) {
    seen.add(next)
    first = next.stack ?? first
  }
  return first
}

const tell = (
  exit: Exit,
  error: { readonly name: string; readonly code: string | undefined; readonly message: string },
  words: readonly string[],
  io: TellIo,
): void => {
  const { message, ...facts } = error
  messageLog(io, wantsJson(words, io.env)).tell('error', io.secrets.mask(message), {
    ...{ exit, ...facts },
  })
}

const OWN_CODES = new Set(['PANOPLY_INVALID_ARGUMENT', 'PANOPLY_RUN_FAILED', 'PANOPLY_RUN_LOCKED'])

const linesOf = (lines: readonly string[], { secrets }: Pick<CliIo, 'secrets'>): string =>
  lines.map((line) => `${printable(secrets.mask(line))}\n`).join('')

/** The calls below this one are the callers of the source. They do not help its author. */
const CALL_OF_RUNNER = /[\\/](?:packages|@panoply)[\\/]runner[\\/](?:dist|src)[\\/]/
const CALL_OF_DATASOURCE = /[\\/](?:packages|@panoply)[\\/]datasource[\\/](?:dist|src)[\\/]/

const callsOf = (stack = ''): string[] => stack.split('\n').filter((line) => /^\s+at /.test(line))

/** The calls inside the source itself. */
const ownCalls = (calls: readonly string[]): string[] => {
  const end = calls.findIndex((call) => CALL_OF_RUNNER.test(call))
  return calls
    .slice(0, end === -1 ? calls.length : end)
    .filter((call) => !CALL_OF_DATASOURCE.test(call))
}
