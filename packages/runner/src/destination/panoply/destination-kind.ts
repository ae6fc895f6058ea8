import { InvalidArgumentError } from '@panoply/errors'

import { environmentValue } from '../../source/params/environment-value.js'
import type { DestinationKind } from '../destination-kind.js'
import { PanoplyDestination } from './panoply-destination.js'

/** The variables that hold the credentials of a Panoply account. */
const API_KEY = 'PANOPLY_KEY'
const API_SECRET = 'PANOPLY_SECRET'

/**
 * The tables of a Panoply account. Its key and secret come from the environment.
 *
 * @example
 * ```ts
 * console.log(panoplyDestinationKind.name, panoplyDestinationKind.help)
 * ```
 */
export const panoplyDestinationKind: DestinationKind = {
  name: 'panoply',
  help: `the Panoply account of ${API_KEY} and ${API_SECRET}; takes no --out`,
  canTruncate: () => false,
  open: ({ out, env, folder }) => {
    if (out !== undefined) {
      throw new InvalidArgumentError('--out: expected none with --to panoply, which is one place', {
        argument: 'out',
      })
    }
    const environment = { env, folder }
    const apiKey = environmentValue(API_KEY, environment) ?? ''
    const apiSecret = environmentValue(API_SECRET, environment) ?? ''
    const missing = Object.entries({ [API_KEY]: apiKey, [API_SECRET]: apiSecret })
      .filter(([, value]) => value === '')
      .map(([name]) => name)
    if (missing.length > 0) {
      throw new InvalidArgumentError(
        `--to panoply: expected the account in the environment, ${missing.join(' and ')} missing`,
        { argument: 'to' },
      )
    }
    return new PanoplyDestination(apiKey, apiSecret)
  },
}
