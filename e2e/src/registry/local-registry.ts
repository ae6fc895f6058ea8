import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { runCommand } from '../command/run-command.js'

/** An npm registry on this machine: it keeps what is published to it, and fetches everything else. */
export interface LocalRegistry {
  readonly url: string
  /** Makes npm and pnpm use this registry, and may publish to it. */
  readonly env: Readonly<Record<string, string>>
  stop(): Promise<void>
}

/** What is ours is never looked for elsewhere: a published namesake must not stand in for what was just packed. */
const OWN_NAMES = ['@panoply/*', 'create-panoply-source']

/** Starts a registry on a free port of the loopback interface; what it keeps is in a temporary folder. */
export const startLocalRegistry = async (): Promise<LocalRegistry> => {
  const folder = mkdtempSync(join(tmpdir(), 'panoply-registry-'))
  const registry = fork(
    fileURLToPath(new URL('registry-process.ts', import.meta.url)),
    [JSON.stringify(configuration(folder, await upstreamRegistry(folder)))],
    {
      cwd: folder,
      execArgv: ['--import', import.meta.resolve('tsx')],
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  )
  const port = await Promise.race([
    once(registry, 'message').then(([message]) => Number(message)),
    once(registry, 'exit').then(([code]) => {
      throw new Error(`the local registry ended with ${String(code)} before it listened`)
    }),
  ])
  const url = `http://127.0.0.1:${port}/`
  const userConfig = join(folder, 'npmrc')
  writeFileSync(
    userConfig,
    [`registry=${url}`, `//127.0.0.1:${port}/:_authToken=anybody`, ...QUIET, ''].join('\n'),
  )
  return {
    url,
    env: { NPM_CONFIG_USERCONFIG: userConfig, NPM_CONFIG_REGISTRY: url },
    stop: async () => {
      const ended = once(registry, 'exit')
      registry.disconnect()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const QUIET = ['audit=false', 'fund=false', 'update-notifier=false', 'loglevel=error']

/** Where everything comes from that is not ours: whatever npm is configured with here. */
const upstreamRegistry = async (folder: string): Promise<string> => {
  const { stdout } = await runCommand('npm', ['config', 'get', 'registry'], { folder })
  return stdout.trim()
}

const configuration = (folder: string, upstream: string): object => {
  const anybody = { access: '$all', publish: '$all', unpublish: '$all' }
  return {
    storage: join(folder, 'storage'),
    // The registry resolves its plugins beside its configuration.
    configPath: join(folder, 'config.yaml'),
    self_path: join(folder, 'config.yaml'),
    uplinks: { upstream: { url: upstream, timeout: '60s', maxage: '60m', max_fails: 20 } },
    packages: {
      ...Object.fromEntries(OWN_NAMES.map((name) => [name, anybody])),
      '**': { ...anybody, proxy: 'upstream' },
    },
    max_body_size: '100mb',
    web: { enable: false },
    log: { type: 'stdout', format: 'json', level: 'fatal' },
  }
}
