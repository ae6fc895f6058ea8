import type { DataSourceModule } from '@panoply/datasource'

import type { PlainObject } from '@panoply/runner'

import { connectionSchema } from '../parameters/connection-schema.js'
import { askedParams } from '../parameters/known-params.js'
import { advancedAuth } from '../parameters/oauth-schema.js'
import { isIncremental } from '../source/declarations.js'

/** The only major version of the protocol. */
const PROTOCOL_VERSION = '0.2.0'

/** The specification of a source: the form of its parameters. */
export const specification = ({ Stream, CONFIG }: DataSourceModule): PlainObject => {
  const signIn = askedParams(CONFIG).find(({ type }) => type === 'oauth')
  return {
    protocol_version: PROTOCOL_VERSION,
    connectionSpecification: connectionSchema(CONFIG),
    supportsIncremental: isIncremental(Stream),
    supported_destination_sync_modes: [],
    ...(signIn && { advanced_auth: advancedAuth(signIn) }),
  }
}
