/** The command. Only this file uses the global `process`. */
import { LeftUnanswered } from './answers/person.js'
import { createSource } from './create-source.js'
import { InvalidAnswer } from './answers/invalid-answer.js'
import { Terminal } from './terminal.js'

const USAGE = `npm create panoply-source NAME -- [--title TITLE] [--param NAME[:TYPE][?]]… [--paging KIND]
  [--engine airbyte]

Writes a new Panoply data source, source-NAME. What is not given is asked for at a terminal. TYPE is text, password or
number; a parameter with ? may be left empty. KIND is how the API divides lists: page, offset, cursor, link
or none. With --engine airbyte a Dockerfile and a metadata.yaml come along. Nothing is ever overwritten.
`
const EXIT_INVALID = 2
const EXIT_LEFT = 130

const main = async (): Promise<void> => {
  const { stdin, stdout, stderr } = process
  const words = process.argv.slice(2)
  if (words.includes('--help') || words.includes('-h')) {
    stdout.write(USAGE)
    return
  }
  const terminal = stdin.isTTY ? new Terminal(stdin, stdout) : undefined
  try {
    const { folder, nextSteps } = await createSource({
      ...{ words, folder: process.cwd(), person: terminal },
    })
    stdout.write(`${folder} is there. Now:\n\n${nextSteps.map((step) => `  ${step}\n`).join('')}`)
  } catch (error) {
    if (error instanceof LeftUnanswered) {
      stderr.write('\nnothing was written\n')
      process.exitCode = EXIT_LEFT
    } else if (error instanceof InvalidAnswer) {
      stderr.write(`${error.message}\n`)
      process.exitCode = EXIT_INVALID
    } else throw error
  } finally {
    terminal?.leave()
  }
}

void main()
