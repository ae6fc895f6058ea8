// What authors of data sources use.
export { validateToken, type TokenDecorator } from './validate-token.js'
export { type Guarded, withValidToken } from './with-valid-token.js'
export type {
  ClientAuthentication,
  FieldValue,
  ValidateTokenOptions,
  WithValidTokenOptions,
} from './settings/settings.js'
export type { TokenCallback } from './settings/token-holder.js'
export type { ErrorMatch } from './settings/error-match.js'

// For objects that hold tokens and are no data source.
export type { TokenHolder } from './settings/token-holder.js'
