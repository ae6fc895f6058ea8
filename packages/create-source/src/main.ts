/** The command: everything that it has of the process is here. */
import { createInterface } from 'node:readline/promises'

import type { Ask } from './answers/answers.js'
import { createSource } from './create-source.js'
import { InvalidAnswer } from './invalid-answer.js'

const main = async (): Promise<void> => {
  const { stdin, stdout, stderr } = process
  const terminal = stdin.isTTY ? createInterface({ input: stdin, output: stdout }) : undefined
  const ask: Ask | undefined =
    terminal &&
    (async (question, initial) =>
      (await terminal.question(`${question} (${initial}): `)) || initial)
  try {
    const words = process.argv.slice(2)
    const { folder, nextSteps } = await createSource({ words, folder: process.cwd(), ask })
    stdout.write(`${folder} is there. Now:\n\n${nextSteps.map((step) => `  ${step}\n`).join('')}`)
  } catch (error) {
    if (!(error instanceof InvalidAnswer)) throw error
    stderr.write(`${error.message}\n`)
    process.exitCode = 2
  } finally {
    terminal?.close()
  }
}

void main()
