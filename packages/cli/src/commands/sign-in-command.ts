import { isPlainObject } from '@panoply/errors/internal'
import { type PlainObject } from '@panoply/runner'
import { InvalidArgumentError } from '@panoply/errors'
import {
  type OAuthParam,
  signIn,
  SignInError,
  type SignInOptions,
  type SignInTokens,
} from '@panoply/oauth/sign-in'

import type { CliIo } from '../cli-io.js'
import { type Exit, exitOfSignal } from '../exit-code.js'
import { messageLog } from '../report/message-log.js'
import { type CommandContext, sourceOptionsFor, writeJson } from './command-context.js'
import { savedParamsOf, type SignInPlace } from './saved-sign-in.js'

/** Flags of `panoply sign-in`. */
export interface SignInCommandOptions extends SignInPlace {
  readonly options?: string
  /** The name of a parameter of the type `oauth`. */
  readonly param?: string
  readonly port?: number
  /** The time limit for the person, in seconds. */
  readonly timeout?: number
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
  const tokens = await tokensOf(io, param, client, options)
  if (!tokens) return exitOfSignal(io.stoppedBy())
  const { access_token, refresh_token } = tokens
  io.secrets.remember([access_token, ...(refresh_token === undefined ? [] : [refresh_token])])
  const saved = await savedParamsOf(CONFIG, options, io)
  await saved.save({ [param.name]: access_token, access_token, refresh_token })
  const title = CONFIG.title ?? 'the source'
  if (options.json) writeJson(io, { signedIn: true, param: param.name })
  else io.stdout.write(`signed in: ${title} runs with these tokens from now on\n`)
  return 'finished'
}

type Client = Pick<SignInOptions, 'clientId' | 'clientSecret'>

/** @returns `undefined` if a signal ended the sign-in */
const tokensOf = async (
  io: CliIo,
  param: OAuthParam,
  client: Client,
  options: SignInCommandOptions,
): Promise<SignInTokens | undefined> => {
  try {
    return await signIn(param, {
      ...client,
      ...(options.port !== undefined && { port: options.port }),
      ...(options.timeout !== undefined && { timeoutMs: Math.round(options.timeout * 1_000) }),
      signal: io.signal,
      openBrowser: (url) => showPage(io, url, options),
    })
  } catch (error) {
    if (io.signal.aborted && error instanceof SignInError && error.kind === 'aborted') return
    throw error
  }
}

/** Without a browser the person opens the address that is printed. */
const showPage = async (
  io: CliIo,
  url: string,
  { open, json }: SignInCommandOptions,
): Promise<void> => {
  const log = messageLog(io, json)
  if (json) log.tell('info', `sign in here: ${url}`, { url })
  else io.stderr.write(`Sign in here: ${url}\n`)
  if (!open) return
  try {
    await io.openBrowser(url)
  } catch {
    log.tell('warning', 'no browser could be opened: open the address above')
  }
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

const clientOf = (options: PlainObject): Client => {
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
