import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type LocalQueue, startLocalQueue } from '@panoply/local-queue'

import { Consumer, type ConsumerOptions } from '../src/consumer/consumer.js'
import { queueEnvironment } from '../src/consumer/queue-environment.js'
import { type NodeBinary, NODE_MAJORS, nodeBinaries } from '../src/nodes/node-binaries.js'
import { type LocalRegistry, startLocalRegistry } from '../src/registry/local-registry.js'
import { publishPackages } from '../src/registry/publish-packages.js'
import { catalogVersion, publishedPackages } from '../src/registry/workspace-packages.js'

const TYPESCRIPT = [`typescript@${catalogVersion('typescript')}`, '@types/node@20']

let registry: LocalRegistry
let queue: LocalQueue
let nodes: readonly NodeBinary[]
let consumer: Consumer | undefined

beforeAll(async () => {
  registry = await startLocalRegistry()
  nodes = await nodeBinaries()
  await publishPackages(publishedPackages(), registry)
})
afterAll(() => registry.stop())

beforeEach(async () => {
  queue = await startLocalQueue()
})
afterEach(async () => {
  consumer?.remove()
  consumer = undefined
  await queue.stop()
})

const install = async (options: Omit<ConsumerOptions, 'registry'>): Promise<Consumer> => {
  consumer = await Consumer.install({ registry, ...options })
  return consumer
}

const answer = async (program: string, args: readonly string[]): Promise<unknown> => {
  const { stdout } = await installed().run(program, args, queueEnvironment(queue))
  return JSON.parse(stdout)
}

const installed = (): Consumer => {
  if (!consumer) throw new Error('install something first')
  return consumer
}

/** Which consumers the queue has heard of. */
const streamed = (): unknown[] => queue.records().map((record) => record['consumer'])

describe('a package installed alone', () => {
  it.each([
    ['errors', { code: 'PANOPLY_ERROR', retryable: false }],
    ['stream-writer', { delivered: 1 }],
    ['datasource', { rows: [{ hello: 'world' }] }],
    ['oauth', { answer: 'answered' }],
    ['sdk', { delivered: 1, isSame: true, all: true }],
    ['runner', { code: 'PANOPLY_INVALID_ARGUMENT', destination: 'function' }],
  ])('%s does its one job', async (name, expected) => {
    await install({ packages: [`@panoply/${name}`], fixture: 'each-alone' })

    await expect(answer('node', [`${name}.mjs`])).resolves.toEqual(expected)
    expect(streamed()).toEqual('delivered' in expected ? [name] : [])
  })

  it('errors brings nothing else', async () => {
    await install({ packages: ['@panoply/errors'] })
    expect(installed().installedPackages()).toEqual(['@panoply/errors'])
  })

  it.each(['datasource', 'oauth'])('%s does not bring the AWS client', async (name) => {
    await install({ packages: [`@panoply/${name}`] })

    const packages = installed().installedPackages()
    expect(packages).toContain('@panoply/errors')
    expect(packages.filter((other) => /^@(aws|smithy)/.test(other))).toEqual([])
  })

  it('sdk does not bring the runner', async () => {
    await install({ packages: ['@panoply/sdk'] })
    expect(installed().installedPackages()).not.toContain('@panoply/runner')
  })
})

describe('a project', () => {
  it('in TypeScript with nodenext compiles, as a module and as CommonJS, and streams', async () => {
    await install({ packages: ['@panoply/sdk', ...TYPESCRIPT], fixture: 'nodenext' })
    await installed().run('npx', ['tsc', '-p', '.'])

    await expect(answer('node', ['dist/main.mjs'])).resolves.toEqual({ delivered: 1 })
    await expect(answer('node', ['dist/main.cjs'])).resolves.toEqual({ delivered: 1 })
    expect(streamed()).toEqual(['nodenext', 'nodenext-commonjs'])
  })

  it('in TypeScript for a bundler compiles, bundles and streams', async () => {
    const packages = ['@panoply/sdk', 'esbuild@0.28', ...TYPESCRIPT]
    await install({ packages, fixture: 'bundler' })
    await installed().run('npx', ['tsc', '-p', '.'])
    await installed().run('npx', [
      ...['esbuild', 'main.ts', '--bundle', '--platform=node', '--format=cjs'],
      '--outfile=bundle/main.cjs',
    ])

    await expect(answer('node', ['bundle/main.cjs'])).resolves.toEqual({ delivered: 1 })
    expect(streamed()).toEqual(['bundler'])
  })

  it('with legacy decorators refreshes a token and streams', async () => {
    await install({ packages: ['@panoply/sdk', ...TYPESCRIPT], fixture: 'legacy-decorators' })
    await installed().run('npx', ['tsc', '-p', '.'])

    await expect(answer('node', ['dist/main.mjs'])).resolves.toEqual({
      ...{ delivered: 1, token: 'fresh' },
    })
    expect(streamed()).toEqual(['legacy-decorators'])
  })

  it('with Jest in CommonJS streams, with the documented configuration', async () => {
    const jest = `jest@${catalogVersion('jest')}`
    const packages = ['@panoply/sdk', jest, '@babel/core@7', '@babel/preset-env@7']
    await install({ packages, fixture: 'jest-commonjs' })
    await installed().run('npx', ['jest', '--ci'], queueEnvironment(queue))

    expect(streamed()).toEqual(['jest-commonjs'])
  })
})

describe.each(NODE_MAJORS.map((major, index) => ({ major, index })))(
  'on Node $major',
  ({ major, index }) => {
    const version: unknown = expect.stringMatching(new RegExp(`^v${major}\\.`))
    const given = { delivered: 1, isPanoplyError: false }

    it.each([
      ['esm', 'main.mjs'],
      ['commonjs', 'main.cjs'],
    ])('the umbrella installs and streams: %s', async (fixture, program) => {
      await install({ packages: ['@panoply/sdk'], fixture, ...nodeAt(index) })

      await expect(answer('node', [program])).resolves.toEqual(given)
      expect(queue.records()).toMatchObject([{ consumer: fixture, node: version }])
    })

    it('a data source installs and runs into the queue', async () => {
      const packages = ['@panoply/runner', '@panoply/datasource']
      await install({ packages, fixture: 'data-source', ...nodeAt(index) })
      await installed().run(
        'npx',
        ['panoply', 'run', '.', '--consumer', 'data-source', '--to', 'panoply'],
        queueEnvironment(queue),
      )

      expect(queue.records()).toMatchObject([{ consumer: 'data-source', node: version }])
    })
  },
)

const nodeAt = (index: number): { node?: NodeBinary } => {
  const node = nodes[index]
  return node ? { node } : {}
}
