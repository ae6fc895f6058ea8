export { type AirbyteRun, checkAirbyteOutput } from './check-airbyte-output.js'
export { checkSingerOutput, type SingerRun } from './check-singer-output.js'
export { type ProtocolFault } from './protocol-fault.js'
