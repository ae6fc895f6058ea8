import { describe, expect, it, jest } from '@jest/globals'

import { guarded, HttpError, requestOf, Stream } from '../support/stream.js'
import { useTestBed } from '../support/test-bed.js'

const bed = useTestBed()

type Request = (this: Stream) => Promise<string>

/** Guards with modules that were all loaded once more, as those of a second installed copy are. */
const guardedByCopy = async (method: Request = requestOf(bed.provider)): Promise<Request> => {
  jest.resetModules()
  const { guardMethod } = await import('../../src/guard/guard-method.js')
  const { parseSettings } = await import('../../src/settings/settings.js')
  const parsed = parseSettings({ refreshUrl: bed.provider.url, errors: HttpError })
  return guardMethod(method, parsed, bed.environment) as Request
}

const guardedHere = (method: Request = requestOf(bed.provider)): Request =>
  guarded(method, bed.provider.url, bed.environment)

describe('two installed copies of the package', () => {
  it('take newer tokens in the source for an answer to invalid_grant, whoever asked', async () => {
    const [here, copy] = [guardedHere(), await guardedByCopy()]
    const [one, two] = [bed.stream, new Stream(bed.stream.source)]
    bed.provider.faults.push({ status: 400, body: { error: 'invalid_grant' } })
    const newer = bed.provider.signIn()

    const calls = [here.call(one), copy.call(two)]
    await bed.provider.arrived(1)
    Object.assign(one.source, newer)

    await expect(Promise.all(calls)).resolves.toEqual(
      Array(2).fill(`rows for ${newer.access_token}`),
    )
    expect(bed.provider.requests).toHaveLength(1)
  })

  it('let a listener call what the other copy guards', async () => {
    const [here, copy] = [guardedHere(), await guardedByCopy()]
    const inside: string[] = []
    bed.stream.listener = async () => inside.push(await copy.call(bed.stream))

    await expect(here.call(bed.stream)).resolves.toBe('rows for access-token-2')
    expect(inside).toEqual(['rows for access-token-2'])
    expect(bed.provider.requests).toHaveLength(1)
  })

  it('let the failure of a listener through each other', async () => {
    const here = guardedHere()
    const around = await guardedByCopy(function () {
      return here.call(this)
    })
    const full = new HttpError(507)
    bed.stream.listener = () => Promise.reject(full)

    await expect(around.call(bed.stream)).rejects.toBe(full)
    expect(bed.provider.requests).toHaveLength(1)
    expect(bed.stream.changes).toHaveLength(1)
  })
})
