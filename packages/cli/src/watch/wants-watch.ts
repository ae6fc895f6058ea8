export const WATCH_FLAG = '--watch'
export const WATCH_VARIABLE = 'PANOPLY_WATCH'

/** Whether a run is watched: `panoply run <module> --watch`, or its variable. */
export const wantsWatch = (
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): boolean =>
  words[0] === 'run' &&
  !words.some((word) => ['--help', '-h'].includes(word)) &&
  (words.includes(WATCH_FLAG) || /^(1|true|yes)$/i.test(env[WATCH_VARIABLE] ?? ''))
