import { fork } from 'node:child_process'

import { expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { temporaryFolders } from '@panoply/test-kit'

const newFolder = temporaryFolders()
const built = programBuilder(new URL('../../', import.meta.url))
const command = built('src/main.ts')
const boards = built('test/fixtures/board-source.ts')

const QUESTIONS = [
  { ask: 'tables' },
  { ask: 'checkpoint', about: 'run' },
  { ask: 'rows', about: { table: 'board_0', offset: 0, limit: 10, desc: false } },
]

const STOPPED_AFTER = 50

/** Runs a source into DuckDB, asks about the tables without a pause until the process ends, and stops the run. */
const runAsked = async (): Promise<{ end: unknown[]; answers: number; lines: string }> => {
  const words = [
    'run',
    boards,
    '--user',
    'me',
    '--fault',
    'slow',
    '--json',
    '--to',
    'duckdb',
    '--serve-tables',
  ]
  const child = fork(command, words, {
    ...{ cwd: newFolder(), stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
    env: { ...process.env, PANOPLY_SOURCE_PASSWORD: 'a-password-of-a-test' },
  })
  let lines = ''
  for (const output of [child.stdout, child.stderr]) {
    output?.setEncoding('utf8').on('data', (text: string) => {
      lines += text
    })
  }
  let [id, answers] = [0, 0]
  const ask = (): void => {
    if (!child.connected) return
    const question = QUESTIONS[id % QUESTIONS.length]
    // The process may end before the question is sent.
    child.send({ id, ...question }, () => undefined)
    id += 1
  }
  child.on('message', (reply: object) => {
    // Before the file is open, and while it is closed, the answer is that the question should be asked again.
    if ('answer' in reply) answers += 1
    if (answers === STOPPED_AFTER) child.kill('SIGTERM')
    ask()
  })
  for (let started = 0; started < 20; started += 1) ask()
  const end = await new Promise<unknown[]>((resolve) => {
    child.once('close', (...facts) => {
      resolve(facts)
    })
  })
  return { end, answers, lines }
}

it('a run whose tables are asked about until its end ends as every run that is stopped', async () => {
  const { end, answers, lines } = await runAsked()
  expect(lines).toContain('"outcome":"stopped"')
  expect(end).toEqual([143, null])
  expect(answers).toBeGreaterThanOrEqual(STOPPED_AFTER)
})
