import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** A program that checks something, and what it checks. */
export interface Step {
  readonly name: string
  readonly command: readonly [string, ...string[]]
}

/** How a step ended. */
export interface StepResult {
  readonly step: string
  readonly seconds: string
  readonly ok: boolean
}

/** Runs steps, as many at once as there are cores. What a step prints is shown when it ends. */
export const runStepsSideBySide = async (steps: readonly Step[]): Promise<StepResult[]> => {
  const waiting = [...steps]
  const results: StepResult[] = []
  const worker = async (): Promise<void> => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      results.push(await runStep(step, 'at the end'))
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  return results
}

/** Runs a program, and shows its heading and what it prints: while it runs, or when it has ended. */
export const runStep = async (
  { name, command: [program, ...args] }: Step,
  show: 'now' | 'at the end',
): Promise<StepResult> => {
  const heading = `\n── ${name}`
  if (show === 'now') console.log(heading)
  const startedAt = performance.now()
  const child = spawn(program, args, {
    stdio: show === 'now' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  })
  const printed: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => printed.push(chunk))
  }
  const status = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      printed.push(Buffer.from(`${program} could not be started: ${error.message}\n`))
      resolve(null)
    })
    child.once('close', resolve)
  })
  if (show === 'at the end') console.log(heading)
  process.stdout.write(Buffer.concat(printed))
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  return { step: name, seconds, ok: status === 0 }
}
