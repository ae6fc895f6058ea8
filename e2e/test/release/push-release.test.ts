import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'

import { WORKSPACE } from '../../src/registry/workspace-packages.js'

const ENV = {
  ...process.env,
  ...{ GIT_AUTHOR_NAME: 'R', GIT_AUTHOR_EMAIL: 'r@example.com' },
  ...{ GIT_COMMITTER_NAME: 'R', GIT_COMMITTER_EMAIL: 'r@example.com' },
}
const MANIFEST = 'packages/writer/package.json'

let folder: string
let remote: string
/** Where the job that packs works, and where the job that pushes does. */
let packing: string
let pushing: string

const git = (at: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd: at, env: ENV, encoding: 'utf8', stdio: 'pipe' }).trim()

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(packing, path)), { recursive: true })
  writeFileSync(join(packing, path), text)
}

const commit = (): void => {
  git(packing, 'add', '--all')
  git(packing, 'commit', '--quiet', '--message', 'Release')
}

const push = (what: string): { readonly status: number | null; readonly told: string } => {
  const bundle = join(folder, 'history.bundle')
  git(packing, 'bundle', 'create', '--quiet', bundle, 'main', '--tags')
  const { status, stdout, stderr } = spawnSync(join(pushing, '.ci/push-release'), [what, bundle], {
    cwd: pushing,
    env: ENV,
    encoding: 'utf8',
  })
  return { status, told: stdout + stderr }
}

const pushed = (): string => git(packing, 'ls-remote', 'origin')

let start: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'panoply-push-'))
  remote = join(folder, 'remote.git')
  packing = join(folder, 'packing')
  pushing = join(folder, 'pushing')
  git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', remote)
  git(folder, 'clone', '--quiet', remote, packing)
  git(packing, 'checkout', '--quiet', '-B', 'main')
  write(MANIFEST, '{\n  "name": "writer",\n  "version": "0.0.0"\n}\n')
  cpSync(join(WORKSPACE, '.ci/push-release'), join(packing, '.ci/push-release'))
  commit()
  git(packing, 'push', '--quiet', 'origin', 'main')
  git(folder, 'clone', '--quiet', remote, pushing)
  start = git(packing, 'rev-parse', 'HEAD')
})
beforeEach(() => {
  git(remote, 'update-ref', 'refs/heads/main', start)
  git(packing, 'reset', '--quiet', '--hard', start)
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const giveVersion = (): void => {
  write(MANIFEST, '{\n  "name": "writer",\n  "version": "0.1.0"\n}\n')
  write('packages/writer/CHANGELOG.md', '# writer\n')
}

describe('the commit of a release', () => {
  it.each<[string, () => void]>([
    [
      'changes a program',
      () => {
        write('packages/writer/src/index.ts', 'steal()')
      },
    ],
    [
      'changes a workflow',
      () => {
        write('.github/workflows/ci.yml', 'on: push')
      },
    ],
    [
      'adds a script to a manifest',
      () => {
        write(
          MANIFEST,
          '{\n  "name": "writer",\n  "version": "0.1.0",\n  "scripts": { "install": "steal" }\n}\n',
        )
      },
    ],
    [
      'adds a dependency',
      () => {
        write(
          MANIFEST,
          '{\n  "name": "writer",\n  "version": "0.1.0",\n  "dependencies": { "evil": "1" }\n}\n',
        )
      },
    ],
    [
      'is two commits',
      () => {
        giveVersion()
        commit()
        write('.changeset/a.md', 'a')
      },
    ],
  ])('is not pushed where it %s', (_, change) => {
    const before = pushed()
    change()
    commit()
    const { status, told } = push('commit')
    expect(told).toContain('push-release: expected ')
    expect(status).toBe(1)
    expect(pushed()).toBe(before)
  })

  it('is not pushed over one that came meanwhile', () => {
    giveVersion()
    commit()
    const other = git(pushing, 'commit-tree', '-p', 'HEAD', '-m', 'Other', 'HEAD^{tree}')
    git(pushing, 'push', '--quiet', 'origin', `${other}:refs/heads/main`)
    expect(push('commit').status).not.toBe(0)
    expect(pushed()).toContain(`${other}\trefs/heads/main`)
  })

  it('is pushed where it changes versions and changelogs only', () => {
    giveVersion()
    commit()
    expect(push('commit')).toMatchObject({ status: 0 })
    expect(pushed()).toContain(`${git(packing, 'rev-parse', 'HEAD')}\trefs/heads/main`)
  })

  it('is none where the release of before is gone on with', () => {
    expect(push('commit')).toMatchObject({ status: 0, told: expect.stringContaining('already') })
  })
})

describe('the tags of a release', () => {
  it('are pushed, and one that is there is not moved', () => {
    git(packing, 'tag', '--annotate', 'writer@0.1.0', '--message', 'first')
    expect(push('tags')).toMatchObject({ status: 0 })
    const before = pushed()
    expect(before).toContain('refs/tags/writer@0.1.0')

    git(packing, 'tag', '--annotate', '--force', 'writer@0.1.0', '--message', 'moved')
    expect(push('tags').status).not.toBe(0)
    expect(pushed()).toBe(before)
  })
})

describe('publishing', () => {
  const publish = (): string[] => {
    const tarballs = join(folder, 'release')
    mkdirSync(tarballs)
    writeFileSync(
      join(tarballs, 'tarballs.txt'),
      'errors@1.0.0 e.tgz\nthere@1.0.0 t.tgz\nsdk@1.0.0 s.tgz\n',
    )
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    // In the place of npm: tells what it was asked for, and that the registry has one of the packages.
    const npm = `#!/bin/sh\necho "$@" >>${join(folder, 'asked')}\ncase "$2" in there@*) [ "$1" = view ] && echo 1.0.0;; esac\n`
    writeFileSync(join(bin, 'npm'), `${npm}exit 0\n`, { mode: 0o755 })
    execFileSync(join(WORKSPACE, '.ci/publish'), [tarballs], {
      env: { ...ENV, PATH: `${bin}:${process.env['PATH'] ?? ''}` },
      stdio: 'pipe',
    })
    return readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n')
  }

  it('goes by the list, leaves out what the registry has, and runs no script of a package', () => {
    expect(publish().filter((line) => line.startsWith('publish'))).toEqual([
      'publish ./e.tgz --access=public --provenance=true --ignore-scripts',
      'publish ./s.tgz --access=public --provenance=true --ignore-scripts',
    ])
  })
})
