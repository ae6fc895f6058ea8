// Helpers for tests of a sign-in: a real OpenID Connect provider, and a person with a browser.
export { Browser, type Page } from './sign-in-browser.js'
export { CLIENTS, type SignInProvider, useSignInProvider } from './sign-in-provider.js'
