import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The path of the server's program, or the reason why there is none. */
export type OpenSshProgram = { readonly sshd: string } | { readonly missing: string }

const INSTALL_TIMEOUT_MS = 600_000
/** Another program may be installing something. */
const LOCK_TIMEOUT_SECONDS = 120

/**
 * Finds the program of an OpenSSH server, and installs it where that can be done: on Debian, by root.
 *
 * @param print gets a line when something is installed, which takes a while
 */
export const ensureOpenSsh = (print: (line: string) => void): OpenSshProgram => {
  const sshd = findProgram()
  if (sshd !== undefined) return { sshd }
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return { missing: 'found no OpenSSH server, and only root on Debian can install one' }
  }
  print('installing the OpenSSH server with apt-get')
  const complaint = runApt('update')
  const failure = runApt('install', '--yes', '--no-install-recommends', 'openssh-server')
  if (failure !== undefined) {
    const reasons = complaint === undefined ? failure : `${failure}; before that: ${complaint}`
    return { missing: `apt-get could not install it: ${reasons}` }
  }
  const installed = findProgram()
  return installed === undefined
    ? { missing: 'apt-get has installed no sshd' }
    : { sshd: installed }
}

/** `sshd` needs an absolute path, because it starts itself again for each connection. */
const findProgram = (): string | undefined =>
  ['/usr/sbin', '/usr/local/sbin', ...(process.env['PATH'] ?? '').split(delimiter)]
    .map((folder) => join(folder, 'sshd'))
    .find((path) => path.startsWith('/') && existsSync(path))

const runApt = (...args: string[]): string | undefined => {
  const { status, error, stderr } = spawnSync(
    'apt-get',
    ['-o', `DPkg::Lock::Timeout=${LOCK_TIMEOUT_SECONDS}`, ...args],
    {
      ...{ encoding: 'utf8', timeout: INSTALL_TIMEOUT_MS },
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    },
  )
  if (status === 0) return undefined
  return error?.message ?? stderr.trim().split('\n').at(-1) ?? `status ${String(status)}`
}
