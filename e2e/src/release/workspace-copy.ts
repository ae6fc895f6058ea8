import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { type Outcome, runCommand, tryCommand } from '../command/run-command.js'
import { WORKSPACE } from '../registry/workspace-packages.js'
import { beforeFirstRelease } from './before-first-release.js'

/** A copy of the workspace as it stands, but not released yet, with a git history of its own. */
export class WorkspaceCopy {
  readonly folder: string
  readonly #env: Readonly<Record<string, string>>

  /** @param env what makes npm use the registry of the test */
  static async make(env: Readonly<Record<string, string>>): Promise<WorkspaceCopy> {
    const folder = mkdtempSync(join(tmpdir(), 'panoply-workspace-'))
    const { stdout } = await runCommand(
      'git',
      ['ls-files', '--cached', '--others', '--exclude-standard'],
      { folder: WORKSPACE },
    )
    for (const path of stdout.split('\n').filter((name) => existsSync(join(WORKSPACE, name)))) {
      if (path === '') continue
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      cpSync(join(WORKSPACE, path), join(folder, path))
    }
    beforeFirstRelease(folder)
    const copy = new WorkspaceCopy(folder, env)
    await copy.run('git', 'init', '--quiet', '--initial-branch=main')
    await copy.commit('Start')
    await runCommand('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], { folder })
    return copy
  }

  private constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.folder = folder
    this.#env = {
      ...env,
      ...{ GIT_AUTHOR_NAME: 'Releaser', GIT_AUTHOR_EMAIL: 'releaser@example.com' },
      ...{ GIT_COMMITTER_NAME: 'Releaser', GIT_COMMITTER_EMAIL: 'releaser@example.com' },
    }
  }

  async run(program: string, ...args: readonly string[]): Promise<string> {
    const { stdout } = await runCommand(program, args, { folder: this.folder, env: this.#env })
    return stdout.trim()
  }

  /** `pnpm release`, whichever way it ends. */
  release(...flags: readonly string[]): Promise<Outcome> {
    return tryCommand('pnpm', ['release', ...flags], { folder: this.folder, env: this.#env })
  }

  /** Gives it a repository to push to. @returns what git lists there, such as branches and tags */
  async withRemote(): Promise<() => Promise<string>> {
    const remote = join(this.folder, '.git/remote.git')
    await this.run('git', 'init', '--quiet', '--bare', '--initial-branch=main', remote)
    await this.run('git', 'remote', 'add', 'origin', remote)
    await this.run('git', 'push', '--quiet', '--set-upstream', 'origin', 'main')
    return () => this.run('git', 'ls-remote', 'origin')
  }

  /** Takes every changeset away, so that only what the test adds is released. */
  async withoutChangesets(): Promise<void> {
    const pending = await this.run('git', 'ls-files', '.changeset/*.md')
    if (pending !== '') await this.run('git', 'rm', '--quiet', ...pending.split('\n'))
  }

  async addChangeset(packages: readonly string[], bump: string, text: string): Promise<void> {
    const front = packages.map((name) => `'${name}': ${bump}`)
    const file = join(this.folder, '.changeset', 'a-change.md')
    writeFileSync(file, ['---', ...front, '---', '', text, ''].join('\n'))
    await this.commit('Add a change')
  }

  async commit(title: string): Promise<void> {
    await this.run('git', 'add', '--all')
    await this.run('git', 'commit', '--quiet', '--message', title)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
