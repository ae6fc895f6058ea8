import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

import { type Outcome, runCommand } from '../command/run-command.js'
import type { NodeBinary } from '../nodes/node-binaries.js'
import { WORKSPACE } from '../registry/workspace-packages.js'

export interface ConsumerOptions {
  /** What makes npm find them. */
  readonly env: Readonly<Record<string, string>>
  /** What is installed, as one would type it behind `npm install`. */
  readonly packages: readonly string[]
  /** The folder of `e2e/consumers` that is copied in. Default: none. */
  readonly fixture?: string
}

/** A stranger's project: a folder far from the workspace, with nothing but what was installed from a registry. */
export class Consumer {
  readonly folder: string
  #env: Readonly<Record<string, string>>

  /** Installs with `--engine-strict`, here and below, so that a package that does not stand for this Node is refused. */
  static async install({ env, packages, fixture }: ConsumerOptions): Promise<Consumer> {
    const folder = mkdtempSync(join(tmpdir(), 'panoply-consumer-'))
    if (fixture !== undefined) {
      cpSync(join(WORKSPACE, 'e2e/consumers', fixture), folder, { recursive: true })
    }
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    const consumer = new Consumer(folder, env)
    await consumer.run('npm', ['install', '--engine-strict', ...packages])
    return consumer
  }

  private constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.folder = folder
    this.#env = env
  }

  /**
   * Everything runs on another Node from now on.
   *
   * @throws Error when npm, on that Node, refuses a package that is installed
   */
  async moveTo(node: NodeBinary): Promise<void> {
    this.#env = { ...this.#env, ...pathOf(node) }
    await this.run('npm', ['install', '--engine-strict', '--offline', '--dry-run'])
  }

  /** Installs the same once more, from nothing. */
  async installAnew(): Promise<void> {
    rmSync(join(this.folder, 'node_modules'), { recursive: true })
    rmSync(join(this.folder, 'package-lock.json'))
    await this.run('npm', ['install', '--engine-strict'])
  }

  /** Runs a program in the folder; one that fails throws, with all that it said. */
  run(
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> {
    return runCommand(program, args, { folder: this.folder, env: { ...this.#env, ...env } })
  }

  /** The names of what was installed, below each other too. */
  installedPackages(): string[] {
    const { packages } = JSON.parse(
      readFileSync(join(this.folder, 'node_modules/.package-lock.json'), 'utf8'),
    ) as { packages: Record<string, unknown> }
    return Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, ''))
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

const pathOf = ({ folder }: NodeBinary): Record<string, string> => ({
  PATH: [folder, process.env['PATH'] ?? ''].join(delimiter),
})
