// For authors of data sources.
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

// For objects that hold tokens and are not data sources.
export type { TokenHolder } from './settings/token-holder.js'
