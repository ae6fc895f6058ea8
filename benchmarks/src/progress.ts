/** Shows what is measured at the moment: one line that is written again on a terminal, a line each elsewhere. */
export const showProgress = (text: string): void => {
  const { stderr } = process
  stderr.write(stderr.isTTY ? `\r\u001B[K${text}` : `${text}\n`)
}

/** Says what is not measured, and why. */
export const tellSkipped = (what: string, reason: string): void => {
  process.stderr.write(`\nSKIPPED ${what}: ${reason}\n`)
}
