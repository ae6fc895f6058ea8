export { signIn } from './sign-in.js'
export type { OAuthParam, SignInOptions } from './sign-in-settings.js'
export type { SignInTokens } from './exchange-code.js'
export { SignInError, type SignInErrorKind, type SignInFacts } from './sign-in-error.js'
