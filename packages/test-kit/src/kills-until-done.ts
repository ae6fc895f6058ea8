import { spawn } from 'node:child_process'

/**
 * More kills take longer and find more: `PANOPLY_TEST_KILLS=200 pnpm unit crash`. It replaces the number of the test.
 */
const WANTED_KILLS = process.env['PANOPLY_TEST_KILLS']
const USUAL_KILLS = 6
/** A complete run of the numbers module has about 400 events. */
const MOST_EVENTS = 60
/** About as long as a commit takes. */
const MOST_DELAY_MS = 3

/**
 * Runs a program again and again. Each run except the last one is killed at a random point.
 *
 * @param program a file of JavaScript, which takes two more words: the arguments of `killOrder`
 * @param words its other arguments
 * @param usualKills how many runs are killed
 * @returns the end of each run, in order: `SIGKILL`, and for the last one its exit code
 */
export const killsUntilDone = async (
  program: string,
  words: readonly string[],
  usualKills = USUAL_KILLS,
): Promise<(string | number | null)[]> => {
  const kills = Number(WANTED_KILLS ?? usualKills)
  const ends: (string | number | null)[] = []
  for (let kill = 0; kill < kills; kill += 1) {
    const afterEvents = 1 + Math.floor(Math.random() * MOST_EVENTS)
    const delayMs = Math.random() * MOST_DELAY_MS
    ends.push(await run(program, [...words, `${afterEvents}`, `${delayMs}`]))
  }
  ends.push(await run(program, [...words, '0', '0']))
  return ends
}

const run = (program: string, words: readonly string[]): Promise<string | number | null> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...words], { stdio: 'inherit' })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      resolve(signal ?? code)
    })
  })
