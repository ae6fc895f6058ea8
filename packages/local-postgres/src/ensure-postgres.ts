/**
 * Finds the programs of a PostgreSQL server, and installs them where that can be done: on Debian, by root.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The folder of the programs, or the reason why there is none. */
export type PostgresPrograms = { readonly folder: string } | { readonly missing: string }

/** Debian keeps the servers of several versions side by side, outside of PATH. */
const DEBIAN_FOLDER = '/usr/lib/postgresql'
const INSTALL_TIMEOUT_MS = 600_000
/** Another program may be installing something. */
const LOCK_TIMEOUT_SECONDS = 120

/** @param print gets a line when something is installed, which takes a while */
export const ensurePostgres = (print: (line: string) => void): PostgresPrograms => {
  const folder = findPrograms()
  if (folder !== undefined) return { folder }
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    return { missing: 'found no PostgreSQL server, and only root on Debian can install one' }
  }
  print('installing PostgreSQL with apt-get')
  // A failed update is ignored, because another source of packages may have the package.
  const complaint = runApt('update')
  const failure = runApt('install', '--yes', '--no-install-recommends', 'postgresql')
  if (failure !== undefined) {
    const reasons = complaint === undefined ? failure : `${failure}; before that: ${complaint}`
    return { missing: `apt-get could not install it: ${reasons}` }
  }
  const installed = findPrograms()
  return installed === undefined
    ? { missing: `apt-get has installed no server below ${DEBIAN_FOLDER}` }
    : { folder: installed }
}

const findPrograms = (): string | undefined => {
  const inPath = (process.env['PATH'] ?? '').split(delimiter)
  const versions = existsSync(DEBIAN_FOLDER) ? readdirSync(DEBIAN_FOLDER) : []
  const debian = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN_FOLDER, version, 'bin'))
  return [...debian, ...inPath].find((folder) =>
    // Only the server's own folder: `pg_ctl` alone may be a link that leads there.
    ['pg_ctl', 'initdb', 'postgres'].every((program) => existsSync(join(folder, program))),
  )
}

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
