import { existsSync, readFileSync } from 'node:fs'

import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'

/** The schema of the protocol, beside the workspace where there is one. */
const PROTOCOL = new URL('../../../../../shared/data/airbyte_protocol.yaml', import.meta.url)

let validate: ValidateFunction | undefined

const hasProtocol = existsSync(PROTOCOL)

if (!hasProtocol) {
  process.stderr.write(
    `not tested against the protocol's own schema: there is no ${PROTOCOL.pathname}\n`,
  )
}

/** What is wrong with a message by the schema of the protocol; nothing where the schema is not there. */
export const schemaFaults = (message: unknown): string[] => {
  if (!hasProtocol) return []
  validate ??= compile()
  return validate(message)
    ? []
    : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`)
}

const compile = (): ValidateFunction => {
  const schema = parse(readFileSync(PROTOCOL, 'utf8')) as Record<string, unknown>
  const ajv = new Ajv({ strict: false, allErrors: true })
  // Its types are those of CommonJS.
  ;(addFormats as unknown as (ajv: Ajv) => void)(ajv)
  return ajv.compile({
    $schema: 'http://json-schema.org/draft-07/schema#',
    definitions: schema['definitions'],
    $ref: '#/definitions/AirbyteMessage',
  })
}
