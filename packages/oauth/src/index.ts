// What authors of data sources use.
export { validateToken, type TokenDecorator } from './validate-token.js'
export { type Guarded, withValidToken } from './with-valid-token.js'
export type {
  TokenCallback,
  ValidateTokenOptions,
  WithValidTokenOptions,
} from './settings/settings.js'
export type { ErrorMatch } from './settings/error-match.js'

// What authors of other holders of tokens use besides.
export type { TokenHolder } from './holder/token-holder.js'
