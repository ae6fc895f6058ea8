import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type LocalQueue, startLocalQueue } from '@panoply/local-queue'

import { Consumer, type ConsumerOptions } from '../src/consumer/consumer.js'
import { PROJECTS } from '../src/consumer/projects.js'
import { queueEnvironment } from '../src/consumer/queue-environment.js'
import { type NodeBinary, NODE_MAJORS, nodeBinaries } from '../src/nodes/node-binaries.js'
import { type LocalRegistry, startLocalRegistry } from '../src/registry/local-registry.js'
import { publishPackages } from '../src/registry/publish-packages.js'
import { publishedPackages } from '../src/registry/workspace-packages.js'

let registry: LocalRegistry
let nodes: readonly NodeBinary[]

beforeAll(async () => {
  registry = await startLocalRegistry()
  nodes = await nodeBinaries()
  await publishPackages(publishedPackages(), registry)
})
afterAll(() => registry.stop())

const install = (options: Omit<ConsumerOptions, 'env'>): Promise<Consumer> =>
  Consumer.install({ env: registry.env, ...options })

const moveTo = async (consumer: Consumer, major: number): Promise<void> => {
  const node = nodes.find((binary) => binary.major === major)
  if (!node) throw new Error(`expected a Node ${major}`)
  await consumer.moveTo(node)
}

/** What a queue takes in while `stream` runs. */
const streamed = async (
  stream: (env: Readonly<Record<string, string>>) => Promise<unknown>,
): Promise<Record<string, unknown>[]> => {
  const queue: LocalQueue = await startLocalQueue()
  try {
    await stream(queueEnvironment(queue))
    return queue.records()
  } finally {
    await queue.stop()
  }
}

const onNode = (major: number): unknown => expect.stringMatching(new RegExp(`^v${major}\\.`))

describe('installed alone', () => {
  /** Each does its one job; what a package makes that does not write is streamed by the writer that stands beside it. */
  const writesItself = ['stream-writer', 'sdk', 'runner']
  let consumer: Consumer
  let writer: Consumer

  beforeAll(async () => {
    writer = await install({ packages: ['@panoply/stream-writer'], fixture: 'each-alone' })
  })
  afterAll(() => {
    writer.remove()
  })

  describe.each([
    ['errors', { code: 'PANOPLY_ERROR', retryable: false }],
    ['stream-writer', {}],
    ['datasource', { hello: 'world' }],
    ['oauth', { answer: 'answered' }],
    ['sdk', { isSame: true, all: true }],
    ['runner', {}],
  ])('%s', (name, facts) => {
    beforeAll(async () => {
      consumer = await install({ packages: [`@panoply/${name}`], fixture: 'each-alone' })
    })
    afterAll(() => {
      consumer.remove()
    })

    it.each(NODE_MAJORS)('does its job and streams on Node %d', async (major) => {
      await moveTo(consumer, major)
      const records = await streamed(async (env) => {
        const { stdout } = await consumer.run('node', [`${name}.mjs`], env)
        if (writesItself.includes(name)) return
        await moveTo(writer, major)
        await writer.run('node', ['stream-writer.mjs', stdout], env)
      })
      expect(records).toMatchObject([{ consumer: name, node: onNode(major), ...facts }])
    })
  })

  describe('stream-writer with a spool', () => {
    beforeAll(async () => {
      consumer = await install({ packages: ['@panoply/stream-writer'], fixture: 'each-alone' })
    })
    afterAll(() => {
      consumer.remove()
    })

    it('asks for the store that is missing', async () => {
      let stdout = ''
      const records = await streamed(async (env) => {
        ;({ stdout } = await consumer.run('node', ['spool.mjs'], env))
      })
      expect(JSON.parse(stdout)).toMatchObject({
        outcome: expect.stringMatching(/^missing: .*npm install classic-level/),
        ...{ delivered: 0, failed: 1 },
      })
      expect(records).toEqual([])
    })

    it('can be bundled without the store, which stays where it is', async () => {
      await consumer.run('npm', ['install', 'esbuild'])
      const bundle = ['--bundle', '--platform=node', '--format=esm', '--outfile=spool-bundle.mjs']
      // The AWS client has CommonJS in it.
      const banner = `import { createRequire as from } from 'node:module'; const require = from(import.meta.url)`
      const minified = [`--banner:js=${banner}`, '--minify']
      const { stderr } = await consumer.run('npx', ['esbuild', 'spool.mjs', ...bundle, ...minified])
      expect(stderr).not.toMatch(/warning|error/i)
      await consumer.run('npm', ['install', 'classic-level'])
    })

    it.each(NODE_MAJORS)('keeps records with it on Node %d, bundled too', async (major) => {
      await moveTo(consumer, major)
      for (const program of ['spool.mjs', 'spool-bundle.mjs']) {
        const records = await streamed(async (env) => {
          const { stdout } = await consumer.run('node', [program, `of-${program}-${major}`], env)
          expect(JSON.parse(stdout)).toEqual({ outcome: 'persisted', delivered: 1, failed: 0 })
        })
        expect(records).toMatchObject([{ consumer: 'spool', node: onNode(major) }])
      }
    })
  })

  it('errors brings nothing else', async () => {
    consumer = await install({ packages: ['@panoply/errors'] })
    expect(consumer.installedPackages()).toEqual(['@panoply/errors'])
    consumer.remove()
  })

  it.each(['datasource', 'oauth'])('%s does not bring the AWS client', async (name) => {
    consumer = await install({ packages: [`@panoply/${name}`] })
    const packages = consumer.installedPackages()
    expect(packages).toContain('@panoply/errors')
    expect(packages.filter((other) => /^@(aws|smithy)/.test(other))).toEqual([])
    consumer.remove()
  })

  it('runner brings no database, command line or prompts', async () => {
    consumer = await install({ packages: ['@panoply/runner'] })
    const packages = consumer.installedPackages()
    expect(packages).toContain('@panoply/datasource')
    expect(packages.filter((name) => /duckdb|commander|inquirer/.test(name))).toEqual([])
    consumer.remove()
  })

  it('sdk does not bring the runner', async () => {
    consumer = await install({ packages: ['@panoply/sdk'] })
    expect(consumer.installedPackages()).not.toContain('@panoply/runner')
    consumer.remove()
  })
})

describe.each(PROJECTS)(
  'a project: $fixture',
  ({ packages, fixture, prepare = [], stream, records }) => {
    let consumer: Consumer
    beforeAll(async () => {
      consumer = await install({ packages, fixture })
      for (const [program, ...args] of prepare) await consumer.run(program, args)
    })
    afterAll(() => {
      consumer.remove()
    })

    it.each(NODE_MAJORS)('streams on Node %d', async (major) => {
      await moveTo(consumer, major)
      const found = await streamed(async (env) => {
        for (const [program, ...args] of stream) await consumer.run(program, args, env)
      })
      expect(found).toMatchObject(records(onNode(major)))
    })
  },
)

describe('npm on each Node', () => {
  let consumer: Consumer
  beforeAll(async () => {
    consumer = await install({ packages: ['@panoply/cli', '@panoply/sdk'] })
  })
  afterAll(() => {
    consumer.remove()
  })

  it.each(NODE_MAJORS)('installs all of it from nothing on Node %d', async (major) => {
    await moveTo(consumer, major)
    await consumer.installAnew()
    const { stdout } = await consumer.run('npx', ['panoply', '--help'])
    expect(stdout).toContain('Runs Panoply data sources')
  })

  it('would refuse a package that asks for another Node', async () => {
    const [oldest, newer] = NODE_MAJORS
    await moveTo(consumer, newer)
    await consumer.run('npm', ['install', '--engine-strict', 'p-retry@8'])
    await expect(moveTo(consumer, oldest)).rejects.toThrow('EBADENGINE')
  })
})
