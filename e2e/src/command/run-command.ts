import { spawn } from 'node:child_process'

/** What a program said, and how it ended. */
export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Where and with what a program runs. */
export interface CommandPlace {
  readonly folder: string
  /** Added to the environment of this process, from which everything is taken that a package manager has put in. */
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a program to its end and tells how it ended. */
export const tryCommand = async (
  program: string,
  args: readonly string[],
  { folder, env = {} }: CommandPlace,
): Promise<Outcome> => {
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...bareEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve)
  })
  return { code, ...output }
}

/**
 * Runs a program that is expected to succeed.
 *
 * @throws Error with everything that the program said, when it did not exit with 0
 */
export const runCommand = async (
  program: string,
  args: readonly string[],
  place: CommandPlace,
): Promise<Outcome> => {
  const outcome = await tryCommand(program, args, place)
  if (outcome.code === 0) return outcome
  throw new Error(
    `${[program, ...args].join(' ')} in ${place.folder} ended with ${String(outcome.code)}:\n` +
      `${outcome.stdout}\n${outcome.stderr}`,
  )
}

/** A stranger's shell knows nothing of the script runner and the test runner that this process lives in. */
export const bareEnvironment = (): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm_|pnpm_|jest_|turbo_|node_options$|node_env$|init_cwd$)/i.test(name),
    ),
  )
