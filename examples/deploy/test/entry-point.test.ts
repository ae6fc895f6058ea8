import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterEach, expect, it } from '@jest/globals'
import { describeWithPostgres, type TestDatabase } from '@panoply/local-postgres'
import { temporaryFolders } from '@panoply/test-kit'

import { entryPoint, imageBuilder } from './image.js'

/** The user `nobody`: root could write everywhere. */
const NOBODY = 65_534
const IS_ROOT = process.getuid?.() === 0

interface Container {
  readonly child: ChildProcess
  readonly says: (text: string) => Promise<void>
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>
}

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

const newFolder = temporaryFolders()
const build = imageBuilder()

/** Starts the image as a container runtime does: another host name each time, and nothing but these variables. */
const start = (folder: string, hostName: string, env: Record<string, string>): Container => {
  const [, ...words] = entryPoint()
  const command = [process.execPath, ...words]
  // Where the tests have the right to it, the container has a host name and a user of its own.
  const around = IS_ROOT
    ? ['unshare', '--uts', 'sh', '-c', 'hostname "$0" && exec "$@"', hostName]
    : []
  const asNobody = IS_ROOT
    ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups']
    : []
  const [program = '', ...all] = [...around, ...asNobody, ...command]
  const child = spawn(program, all, {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOSTNAME: hostName, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  children.push(child)
  let stderr = ''
  const listeners = new Set<() => void>()
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
    for (const listener of listeners) listener()
  })
  return {
    child,
    says: (text) =>
      new Promise((resolve) => {
        const listener = (): void => {
          if (stderr.includes(text)) resolve()
        }
        listeners.add(listener)
        listener()
      }),
    ended: new Promise((resolve) => {
      child.on('close', (code) => {
        resolve({ code, stderr })
      })
    }),
  }
}

/** The secrets of a container, as files, and the variables that name them. */
const variables = ({ url }: TestDatabase, schema: string, token = 'a-token') => {
  const secrets = newFolder()
  const file = (name: string, text: string): string => {
    writeFileSync(join(secrets, name), `${text}\n`)
    return join(secrets, name)
  }
  chmodSync(secrets, 0o755)
  const state = url.href
  url.searchParams.set('schema', schema)
  return {
    PANOPLY_TO: 'postgres',
    PANOPLY_OUT_FILE: file('out', url.href),
    PANOPLY_STATE_FILE: file('state', state),
    PANOPLY_NAME: schema,
    PANOPLY_INPUT: '0',
    PANOPLY_JSON: '1',
    PANOPLY_HEALTH_PORT: '0',
    PANOPLY_SOURCE_TOKEN_FILE: file('token', token),
    PANOPLY_SOURCE_TOTAL: '50',
  }
}

describeWithPostgres('the entry point of the image', (database) => {
  it('stops at SIGTERM, and continues from the last commit in another container', async () => {
    const folder = newFolder()
    build(folder)
    const env = variables(database, 'stopped')
    const before = readdirSync(folder, { recursive: true })
    const first = start(folder, 'worker-1', { ...env, PANOPLY_SOURCE_PAUSE_MS: '300' })
    await first.says('"type":"checkpoint"')
    first.child.kill('SIGTERM')
    const stopped = await first.ended
    expect([stopped.code, stopped.stderr]).toEqual([143, expect.stringContaining('/livez')])
    const safe = Number((await database.run('SELECT count(*) FROM stopped.stopped'))[0]?.['count'])
    expect(safe).toBeGreaterThan(0)
    expect(safe).toBeLessThan(50)

    const second = await start(folder, 'worker-2', env).ended
    expect(second.code).toBe(0)
    expect(second.stderr).toContain('"resumed":true')
    expect(await database.run('SELECT id FROM stopped.stopped ORDER BY id')).toEqual(
      Array.from({ length: 50 }, (_, id) => ({ id: String(id) })),
    )
    expect(readdirSync(folder, { recursive: true })).toEqual(before)
    chmodSync(folder, 0o755)
  })

  it('leaves with the exit code of a source that fails, and shows no secret', async () => {
    const folder = newFolder()
    build(folder)
    const { code, stderr } = await start(
      folder,
      'worker-3',
      variables(database, 'failing', 'expired'),
    ).ended
    expect(code).toBe(3)
    expect(stderr).not.toMatch(/the token expired/)
    expect(stderr).not.toContain(database.url.password)
    chmodSync(folder, 0o755)
  })

  it('leaves with 2 when a secret is missing', async () => {
    const folder = newFolder()
    build(folder)
    const env = { ...variables(database, 'missing'), PANOPLY_SOURCE_TOKEN_FILE: '/nowhere' }
    const { code, stderr } = await start(folder, 'worker-4', env).ended
    expect([code, stderr]).toEqual([2, expect.stringContaining('PANOPLY_SOURCE_TOKEN_FILE')])
    chmodSync(folder, 0o755)
  })

  it('leaves with 6 while another container runs the source, and leaves that one alone', async () => {
    const folder = newFolder()
    build(folder)
    const env = { ...variables(database, 'shared'), PANOPLY_SOURCE_TOTAL: '1000000' }
    const first = start(folder, 'worker-5', { ...env, PANOPLY_SOURCE_PAUSE_MS: '100' })
    await first.says('"type":"checkpoint"')
    const { code, stderr } = await start(folder, 'worker-6', env).ended
    expect([code, stderr]).toEqual([6, expect.stringContaining('PANOPLY_RUN_LOCKED')])
    expect(first.child.exitCode).toBeNull()
    chmodSync(folder, 0o755)
  })
})
