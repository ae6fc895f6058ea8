import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { type Batch, DataSource, type DataSourceModule } from '@panoply/datasource'
import { temporaryFolders } from '@panoply/test-kit'

import { runFakeCli } from '../fake-io.js'

const SECRET = 'correct-horse-battery'
const newFolder = temporaryFolders()

/** A source with the faults that are asked for. */
const moduleWith = (fault: 'none' | 'silent' | 'talkative' | 'failing'): DataSourceModule => {
  class Stream extends DataSource<{ token?: string }> {
    isClosed = false
    #isDone = false

    read(): Batch | null {
      if (fault === 'failing') throw new Error(`refused ${this.source.token ?? ''}`)
      if (this.#isDone) return null
      this.#isDone = true
      if (fault !== 'silent') this.progress(1, 1, '1 of 1')
      if (fault === 'talkative') this.log('asking with', this.source.token)
      this.state('first', { done: true })
      return [{ id: 1, __state: 'first' }]
    }
  }
  const params = [{ name: 'token', title: 'Token', type: 'password' as const, required: true }]
  return { Stream, CONFIG: { title: 'Boards', icon: '', params } }
}

const reviewed = async (fault: Parameters<typeof moduleWith>[0], folder = packageFolder()) =>
  runFakeCli(['check', './src/index.ts', '--review'], moduleWith(fault), {
    folder,
    env: { PANOPLY_SOURCE_TOKEN: SECRET },
  })

const packageFolder = (): string => {
  const folder = newFolder()
  for (const name of ['src', 'test']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'src/index.ts'), '')
  writeFileSync(join(folder, 'test/stream.test.ts'), '')
  writeFileSync(join(folder, 'package.json'), '{ "name": "source-boards", "version": "1.0.0" }')
  return folder
}

const git = (folder: string, ...args: string[]): void => {
  const identity = ['-c', 'user.name=A', '-c', 'user.email=a@example.com']
  const { status, stderr } = spawnSync('git', [...identity, ...args], { cwd: folder })
  if (status !== 0) throw new Error(String(stderr))
}

describe('panoply check --review', () => {
  it.each([
    ['silent', 'not ok  progress: '],
    ['talkative', 'not ok  logs: '],
    ['failing', 'not ok  read: '],
  ] as const)('finds a source that is %s, and shows no secret', async (fault, line) => {
    const { exitCode, stdout, stderr } = await reviewed(fault)

    expect(stdout).toContain(line)
    expect(stdout).toContain('not for review')
    expect(exitCode).toBe(2)
    expect(stdout + stderr).not.toContain(SECRET)
  })

  it('misses an annotated tag, and then finds it', async () => {
    const folder = packageFolder()
    git(folder, 'init', '--quiet')
    git(folder, 'commit', '--quiet', '--allow-empty', '--message', 'Start')
    git(folder, 'tag', 'v1.0.0')
    expect(await reviewed('none', folder)).toMatchObject({
      exitCode: 2,
      stdout: expect.stringContaining('v1.0.0 is not annotated') as unknown,
    })

    git(folder, 'tag', '--force', '--annotate', 'v1.0.0', '--message', 'The first')
    expect(await reviewed('none', folder)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('ready for review') as unknown,
    })
  })

  it('expects a package around the source', async () => {
    const { exitCode, stdout } = await reviewed('none', newFolder())
    expect(exitCode).toBe(2)
    expect(stdout).toContain('not ready to run')
  })

  it('is not asked for by check alone', async () => {
    const { stdout } = await runFakeCli(['check', './src/index.ts'], moduleWith('silent'), {
      folder: packageFolder(),
      env: { PANOPLY_SOURCE_TOKEN: SECRET },
    })
    expect(stdout).toMatch(/^connection not tried: [^\n]*\nready to run\n$/)
  })
})
