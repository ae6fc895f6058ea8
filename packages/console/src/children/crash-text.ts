const OUT_OF_MEMORY = /out of memory|allocation failed/i

/** The reason why a process ended unexpectedly, in plain words. */
export const crashText = (
  code: number | null,
  signal: string | null,
  lines: readonly string[],
): string => {
  if (lines.some((line) => OUT_OF_MEMORY.test(line))) {
    return 'the process of the source used more memory than its limit, and was ended'
  }
  const how = signal === null ? `ended with code ${code ?? 'unknown'}` : `was ended by ${signal}`
  const said = lines.slice(-5).join('\n')
  return `the process of the source ${how}${said === '' ? '' : `:\n${said}`}`
}
