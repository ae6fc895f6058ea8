import { fork, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it, jest } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'

import fc from 'fast-check'

import { FileStateStore, type SavedSource } from '../../src/index.js'
import { applyChanges, keepChanges, NOTHING_SAVED } from '../../src/state/saved-source.js'
import { ownIdentity } from '../../src/state/process-identity.js'
import { checkpointOf } from '../destination/rows.js'
import { temporaryFolders } from '@panoply/test-kit'

const newFolder = temporaryFolders()
const taker = programBuilder(new URL('../../', import.meta.url))('test/programs/lock-taker.ts')

const kept: SavedSource = {
  changes: { token: { value: 'new', given: 'digest' } },
  checkpoints: { run: checkpointOf({ page: 7 }) },
}

/** The number of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid

const lockOf = (folder: string, content: unknown): string => {
  const path = join(folder, 'key.lock')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

describe('a folder of state files', () => {
  it('gives back what was saved', () => {
    const folder = join(newFolder(), 'made', 'on demand')
    const session = new FileStateStore(folder).open('key', 'Source')
    expect(session.saved).toEqual(NOTHING_SAVED)
    session.save(kept)
    session.close()

    const again = new FileStateStore(folder).open('key', 'Source')
    expect(again.saved).toEqual(kept)
    again.close()
  })

  it('is open to its owner only, and kept out of repositories', () => {
    const folder = join(newFolder(), '.panoply')
    const session = new FileStateStore(folder).open('key', 'Source')
    session.save(kept)

    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, 'key.json')).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'key.lock')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('*\n')
    session.close()
    expect(readdirSync(folder).sort()).toEqual(['.gitignore', 'key.json'])
  })

  it.each([
    ['is not JSON', '{"token": "hunter2"', 'it is not JSON'],
    ['is of another version', '{"version":2}', 'expected an object with version 1'],
    ['lacks checkpoints', '{"version":1,"changes":{}}', 'expected checkpoints by run'],
    [
      'holds half a checkpoint',
      '{"version":1,"changes":{},"checkpoints":{"a":{"state":{}}}}',
      'expected a checkpoint',
    ],
    [
      'holds changes of another shape',
      '{"version":1,"changes":{"a":1},"checkpoints":{}}',
      'expected changes by name',
    ],
  ])('refuses a file that %s, and leaves it as it is', (_, text, reason) => {
    const folder = newFolder()
    const path = join(folder, 'key.json')
    writeFileSync(path, text)
    const open = (): unknown => new FileStateStore(folder).open('key', 'Source')

    expect(open).toThrow(
      expect.objectContaining({
        code: 'PANOPLY_INVALID_ARGUMENT',
        message: expect.stringContaining(`the state file ${path} cannot be read: ${reason}`),
      }),
    )
    expect(open).not.toThrow(/hunter2/)
    expect(readFileSync(path, 'utf8')).toBe(text)
    expect(existsSync(join(folder, 'key.lock'))).toBe(false)
  })

  it.each([
    ['a folder', (path: string) => spawnSync('mkdir', [path])],
    [
      'a named pipe, which nothing is ever written to',
      (path: string) => spawnSync('mkfifo', [path]),
    ],
  ])('refuses %s in the place of a file, at once', (_, put) => {
    const folder = newFolder()
    const path = join(folder, 'key.json')
    put(path)

    expect(() => new FileStateStore(folder).open('key', 'Source')).toThrow(
      `the state file ${path} cannot be read: it is no regular file`,
    )
    expect(existsSync(join(folder, 'key.lock'))).toBe(false)
  })

  it('that cannot be a folder is refused by name', () => {
    const path = join(newFolder(), 'file')
    writeFileSync(path, '')
    expect(() => new FileStateStore(path).open('key', 'Source')).toThrow(
      expect.objectContaining({
        argument: 'stateStore',
        message: expect.stringContaining(`the state folder ${path} cannot be used: `),
      }),
    )
  })

  it('leaves the old file whole when the new one cannot be written', () => {
    const folder = newFolder()
    const session = new FileStateStore(folder).open('key', 'Source')
    session.save(kept)
    const circular: Record<string, unknown> = {}
    circular['self'] = circular
    expect(() => {
      session.save({ ...kept, changes: { a: { value: circular, given: '' } } })
    }).toThrow(/circular/)

    expect(readdirSync(folder).sort()).toEqual(['.gitignore', 'key.json', 'key.lock'])
    session.close()
    expect(new FileStateStore(folder).open('key', 'Source').saved).toEqual(kept)
  })
})

describe('the lock', () => {
  it('lets one run of a source have it, and other sources theirs', () => {
    const folder = newFolder()
    const store = new FileStateStore(folder)
    const first = store.open('key', 'My Source')

    expect(() => store.open('key', 'My Source')).toThrow(
      expect.objectContaining({
        code: 'PANOPLY_RUN_LOCKED',
        pid: process.pid,
        message: expect.stringMatching(
          /^another run of My Source is under way: process \d+ on .* holds .*key\.lock\. Wait/,
        ),
      }),
    )
    store.open('other', 'Other').close()
    first.close()
    store.open('key', 'My Source').close()
  })

  it('is held against another process, which gets the same message', async () => {
    const folder = newFolder()
    const program = join(folder, 'holder.mjs')
    writeFileSync(
      program,
      `import { linkSync, readFileSync, writeFileSync } from 'node:fs'
       import { hostname } from 'node:os'
       const stat = readFileSync('/proc/self/stat', 'utf8')
       const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
       const lock = { host: hostname(), pid: process.pid, startedAt, namespace: ${JSON.stringify(ownIdentity().namespace)}, nonce: 'theirs' }
       writeFileSync(${JSON.stringify(join(folder, 'key.lock'))}, JSON.stringify(lock))
       process.send('ready')
       setInterval(() => {}, 1000)`,
    )
    const holder = fork(program)
    await new Promise((resolve) => holder.once('message', resolve))
    const open = (): unknown => new FileStateStore(folder).open('key', 'Source')
    expect(open).toThrow(expect.objectContaining({ code: 'PANOPLY_RUN_LOCKED', pid: holder.pid }))

    holder.kill('SIGKILL')
    await new Promise((resolve) => holder.once('close', resolve))
    expect(open).not.toThrow()
  })

  it.each([
    ['a process that has died', () => ({ pid: deadPid() })],
    ['an earlier process with our number', () => ({ pid: process.pid })],
    ['an earlier process with the number of a living one', () => ({ pid: 1, startedAt: '-1' })],
  ])('of %s is taken over', (_, holder) => {
    const folder = newFolder()
    const { host, namespace } = ownIdentity()
    lockOf(folder, { host, namespace, nonce: 'old', ...holder() })
    const session = new FileStateStore(folder).open('key', 'Source')

    session.save(kept)
    session.close()
    expect(readdirSync(folder).sort()).toEqual(['.gitignore', 'key.json'])
  })

  it('of another thread of this process is respected', () => {
    const folder = newFolder()
    const session = new FileStateStore(folder).open('key', 'Source')
    const own = JSON.parse(readFileSync(join(folder, 'key.lock'), 'utf8')) as object
    session.close()
    lockOf(folder, { ...own, nonce: 'that of the other thread' })

    expect(() => new FileStateStore(folder).open('key', 'Source')).toThrow(
      expect.objectContaining({ code: 'PANOPLY_RUN_LOCKED', pid: process.pid }),
    )
  })

  it('does not end the process when it cannot be looked after', () => {
    const folder = newFolder()
    jest.useFakeTimers()
    try {
      const session = new FileStateStore(folder).open('key', 'Source')
      rmSync(join(folder, 'key.lock'))
      mkdirSync(join(folder, 'key.lock'))
      expect(() => {
        jest.advanceTimersByTime(60_000)
      }).not.toThrow()
      rmdirSync(join(folder, 'key.lock'))
      session.close()
    } finally {
      jest.useRealTimers()
    }
  })

  it('of another machine is respected while it has heartbeats', () => {
    const folder = newFolder()
    const path = lockOf(folder, { host: 'elsewhere', pid: 1, nonce: 'theirs' })
    const open = (): { close(): void } => new FileStateStore(folder).open('key', 'Source')

    expect(open).toThrow(expect.objectContaining({ host: 'elsewhere' }))
    const longAgo = new Date(Date.now() - 3_600_000)
    utimesSync(path, longAgo, longAgo)
    expect(open).not.toThrow()
  })

  it.each([
    ['a living process with the number of one here', () => process.pid],
    ['a number that no process here has', deadPid],
  ])('of another container under our host name is a lease: %s', (_, pid) => {
    const folder = newFolder()
    const lock = { ...ownIdentity(), namespace: 'another container', pid: pid(), nonce: 'theirs' }
    const path = lockOf(folder, lock)
    const open = (): { close(): void } => new FileStateStore(folder).open('key', 'Source')

    expect(open).toThrow(expect.objectContaining({ code: 'PANOPLY_RUN_LOCKED' }))
    const before = (seconds: number): Date => new Date(Date.now() - seconds * 1_000)
    utimesSync(path, before(20), before(20))
    expect(open).toThrow(expect.objectContaining({ code: 'PANOPLY_RUN_LOCKED' }))
    utimesSync(path, before(31), before(31))
    expect(open).not.toThrow()
  })

  it('of another machine is respected if our clock is an hour ahead of its clock', () => {
    const folder = newFolder()
    lockOf(folder, { host: 'elsewhere', pid: 1, nonce: 'theirs' })
    jest.useFakeTimers({ now: Date.now() + 3_600_000 })
    try {
      expect(() => new FileStateStore(folder).open('key', 'Source')).toThrow(
        expect.objectContaining({ code: 'PANOPLY_RUN_LOCKED' }),
      )
    } finally {
      jest.useRealTimers()
    }
  })

  it('is renewed by the clock of the disk, even if our clock is an hour behind', () => {
    const folder = newFolder()
    const path = join(folder, 'key.lock')
    jest.useFakeTimers({ now: Date.now() - 3_600_000 })
    try {
      const session = new FileStateStore(folder).open('key', 'Source')
      const [content, longAgo] = [readFileSync(path, 'utf8'), new Date(0)]
      utimesSync(path, longAgo, longAgo)
      jest.advanceTimersByTime(5_000)
      writeFileSync(join(folder, 'now'), '')
      const ageMs = statSync(join(folder, 'now')).mtimeMs - statSync(path).mtimeMs
      expect(ageMs).toBeLessThan(30_000)
      expect(readFileSync(path, 'utf8')).toBe(content)
      session.close()
    } finally {
      jest.useRealTimers()
    }
  })

  it('that no run wrote is respected, too', () => {
    const folder = newFolder()
    lockOf(folder, 'do not touch')
    expect(() => new FileStateStore(folder).open('key', 'Source')).toThrow(/key\.lock/)
  })

  it('that was taken over keeps its first holder from writing', () => {
    const folder = newFolder()
    const first = new FileStateStore(folder).open('key', 'Source')
    first.save(kept)
    lockOf(folder, { host: 'elsewhere', pid: 1, nonce: 'theirs' })

    expect(() => {
      first.save(NOTHING_SAVED)
    }).toThrow(expect.objectContaining({ code: 'PANOPLY_LEASE_LOST' }))
    first.close()
    expect(existsSync(join(folder, 'key.lock'))).toBe(true)
    expect(JSON.parse(readFileSync(join(folder, 'key.json'), 'utf8'))).toMatchObject(kept)
  })

  it('that was removed with its folder is told as that, too', () => {
    const folder = join(newFolder(), '.panoply')
    const session = new FileStateStore(folder).open('key', 'Source')
    rmSync(folder, { recursive: true })
    expect(() => {
      session.save(kept)
    }).toThrow(
      /^the lock of this run is gone, so .*key\.json is not changed: .*folder was removed$/,
    )
    session.close()
    expect(existsSync(folder)).toBe(false)
  })

  it('is taken by one of many who find it abandoned at the same time', async () => {
    const folder = newFolder()
    lockOf(folder, { ...ownIdentity(), pid: deadPid(), nonce: 'old' })
    const takers = Array.from({ length: 4 }, () =>
      fork(taker, [folder], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }),
    )
    // All are ready before any begins.
    await Promise.all(takers.map((one) => new Promise((resolve) => one.once('message', resolve))))
    const answers = takers.map((one) => new Promise((resolve) => one.once('message', resolve)))
    for (const one of takers) one.send('go')
    const results = await Promise.all(answers)
    for (const one of takers) one.kill()

    expect(results.filter((result) => result === 'taken')).toHaveLength(1)
    expect(results.filter((result) => result === 'PANOPLY_RUN_LOCKED')).toHaveLength(3)
  })
})

describe('changed parameters', () => {
  const json = fc.jsonValue({ maxDepth: 1 })
  const parameters = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), json)

  it('are the newest, unless a person has given another value since', () => {
    fc.assert(
      fc.property(parameters, parameters, parameters, (given, changed, givenLater) => {
        const later = applyChanges(givenLater, keepChanges(NOTHING_SAVED, given, changed))
        for (const name of new Set([...Object.keys(givenLater), ...Object.keys(changed)])) {
          const isSame = JSON.stringify(given[name]) === JSON.stringify(givenLater[name])
          const expected = name in changed && isSame ? changed[name] : givenLater[name]
          expect(later[name]).toEqual(expected)
        }
      }),
    )
  })
})
