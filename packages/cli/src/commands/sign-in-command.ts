import { isPlainObject } from '@panoply/errors/internal'
import { type PlainObject } from '@panoply/runner'
import { InvalidArgumentError } from '@panoply/errors'
import { type OAuthParam, signIn } from '@panoply/oauth/sign-in'

import type { Exit } from '../exit-code.js'
import { type CommandContext, sourceOptionsFor, writeJson } from './command-context.js'
import { savedParamsOf, type SignInPlace } from './saved-sign-in.js'

/** Flags of `panoply sign-in`. */
export interface SignInCommandOptions extends SignInPlace {
  readonly options?: string
  /** The name of a parameter of the type `oauth`. */
  readonly param?: string
  readonly port?: number
  readonly open: boolean
  readonly json: boolean
}

/**
 * `panoply sign-in`: signs a person in at the provider of a source, in the browser, and saves the tokens as parameters of
 * the source.
 */
export const signInCommand = async (
  { module, io }: CommandContext,
  options: SignInCommandOptions,
): Promise<Exit> => {
  const { CONFIG } = module
  const param = oauthParam(CONFIG.params, options.param)
  const client = clientOf(sourceOptionsFor(io, options))
  const { access_token, refresh_token } = await signIn(param, {
    ...client,
    ...(options.port !== undefined && { port: options.port }),
    signal: io.signal,
    openBrowser: async (url) => {
      io.stderr.write(`Sign in here: ${url}\n`)
      if (options.open) await io.openBrowser(url)
    },
  })
  io.secrets.remember([access_token, ...(refresh_token === undefined ? [] : [refresh_token])])
  const saved = await savedParamsOf(CONFIG, options, io)
  await saved.save({ [param.name]: access_token, access_token, refresh_token })
  const title = CONFIG.title ?? 'the source'
  if (options.json) writeJson(io, { signedIn: true, param: param.name })
  else io.stdout.write(`signed in: ${title} runs with these tokens from now on\n`)
  return 'finished'
}

const oauthParam = (
  params: readonly OAuthParam[],
  wanted: string | undefined,
): OAuthParam & { readonly name: string } => {
  const known = params.flatMap((param) =>
    param.type === 'oauth' && typeof param['name'] === 'string'
      ? [{ ...param, name: param['name'] }]
      : [],
  )
  const found = wanted === undefined ? known : known.filter(({ name }) => name === wanted)
  const [param] = found
  if (param && found.length === 1) return param
  const names = known.map(({ name }) => name).join(', ')
  throw new InvalidArgumentError(
    known.length === 0
      ? 'the source has no parameter of the type oauth: there is nothing to sign in to'
      : `--param: expected one of ${names}, got ${wanted ?? 'nothing'}`,
    { argument: 'param' },
  )
}

const clientOf = (
  options: PlainObject,
): { readonly clientId: string; readonly clientSecret?: string } => {
  const client = isPlainObject(options['refresh']) ? options['refresh'] : {}
  const { client_id: clientId, client_secret: clientSecret } = client
  if (typeof clientId === 'string' && clientId !== '') {
    return { clientId, ...(typeof clientSecret === 'string' && { clientSecret }) }
  }
  throw new InvalidArgumentError(
    'expected the OAuth client in refresh.client_id of --options or PANOPLY_OPTIONS, got none',
    { argument: 'options' },
  )
}
