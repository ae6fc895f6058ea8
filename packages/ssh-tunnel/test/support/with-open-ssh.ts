import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ensureOpenSsh, OpenSshServer } from '@panoply/local-ssh'

/**
 * Tests against a real OpenSSH server. Where there is none, a warning and one test that says so stand in their place.
 *
 * @param define gets a server that is started before the tests and stopped after them
 */
// oxlint-disable-next-line jest/no-export -- it defines tests, for the files that call it
export const describeWithOpenSsh = (
  name: string,
  define: (server: OpenSshServer) => void,
  settings: readonly string[] = [],
): void => {
  const program = ensureOpenSsh((line) => process.stderr.write(`ssh-tunnel: ${line}\n`))
  // oxlint-disable-next-line jest/valid-title -- each caller's own
  describe(name, () => {
    if ('missing' in program) {
      process.stderr.write(`ssh-tunnel: WARNING: tests are SKIPPED: ${program.missing}\n`)
      it(`SKIPPED: ${program.missing}`, () => {
        expect(program.missing).not.toBe('')
      })
      return
    }
    const server = new OpenSshServer(program.sshd)
    beforeAll(() => server.start(settings))
    afterAll(() => server.stop())
    define(server)
  })
}
