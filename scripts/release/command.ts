import { spawnSync } from 'node:child_process'

/**
 * Runs a program to its end and returns what it wrote.
 *
 * @throws Error with what it said, when it did not end well
 */
export const run = (program: string, args: readonly string[], folder: string): string => {
  const { ok, output } = attempt(program, args, folder)
  if (!ok) throw new Error(`${program} ${args.join(' ')} failed:\n${output}`)
  return output
}

/** Runs a program to its end; `output` is what it wrote, and when it failed also what it complained of. */
export const attempt = (
  program: string,
  args: readonly string[],
  folder: string,
): { readonly ok: boolean; readonly output: string } => {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  if (error) throw new Error(`${program} could not be started: ${error.message}`)
  return status === 0
    ? { ok: true, output: stdout }
    : { ok: false, output: `${stdout}\n${stderr}`.trim() }
}
