import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { runCommand } from '../command/run-command.js'

/** An npm registry on this machine, which holds what is published to it and nothing else. */
export interface LocalRegistry {
  readonly url: string
  /** Makes npm and pnpm fetch our scope from this registry, the rest as they always do, and may publish to it. */
  readonly env: Readonly<Record<string, string>>
  /** The same, for a package outside of our scope: npm asks this registry alone, so it may depend on ours only. */
  readonly envOutsideScope: Readonly<Record<string, string>>
  stop(): Promise<void>
}

/** All that the registry is ever asked for: a published namesake must not stand in for what was just packed. */
export const OWN_SCOPE = '@panoply'

/** Starts a registry on a free port of the loopback interface; what it keeps is in a temporary folder. */
export const startLocalRegistry = async (): Promise<LocalRegistry> => {
  const folder = mkdtempSync(join(tmpdir(), 'panoply-registry-'))
  const registry = fork(
    fileURLToPath(new URL('registry-process.ts', import.meta.url)),
    [JSON.stringify(configuration(folder))],
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
  const own = [`${OWN_SCOPE}:registry=${url}`, `//127.0.0.1:${port}/:_authToken=anybody`, ...QUIET]
  writeFileSync(userConfig, [await usualConfig(folder), ...own, ''].join('\n'), { mode: 0o600 })
  const env = { NPM_CONFIG_USERCONFIG: userConfig }
  return {
    url,
    env,
    envOutsideScope: { ...env, NPM_CONFIG_REGISTRY: url },
    stop: async () => {
      const ended = once(registry, 'exit')
      registry.disconnect()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const QUIET = ['audit=false', 'fund=false', 'update-notifier=false', 'loglevel=error']

/** What npm is configured with here: without it, a proxy or an authority that it needs would be missing. */
const usualConfig = async (folder: string): Promise<string> => {
  const { stdout } = await runCommand('npm', ['config', 'get', 'userconfig'], { folder })
  return existsSync(stdout.trim()) ? readFileSync(stdout.trim(), 'utf8') : ''
}

const configuration = (folder: string): object => ({
  storage: join(folder, 'storage'),
  // The registry resolves its plugins beside its configuration.
  configPath: join(folder, 'config.yaml'),
  self_path: join(folder, 'config.yaml'),
  packages: { '**': { access: '$all', publish: '$all', unpublish: '$all' } },
  max_body_size: '100mb',
  web: { enable: false },
  log: { type: 'stdout', format: 'json', level: 'fatal' },
})
