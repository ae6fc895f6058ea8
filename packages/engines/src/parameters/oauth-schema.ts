import type { PlainObject } from '@panoply/runner'

import type { NamedParam } from './known-params.js'

/** The fields of the object that holds a sign-in. */
const OAUTH_LEAVES = ['access_token', 'refresh_token', 'client_id', 'client_secret'] as const

const TITLES: Readonly<Record<(typeof OAUTH_LEAVES)[number], string>> = {
  access_token: 'Access token',
  refresh_token: 'Refresh token',
  client_id: 'OAuth client id',
  client_secret: 'OAuth client secret',
}

/** The property for a parameter of the type `oauth`: an object whose fields are secrets. */
export const oauthProperties = (): PlainObject =>
  Object.fromEntries(
    OAUTH_LEAVES.map((leaf, order) => [
      leaf,
      { type: 'string', title: TITLES[leaf], airbyte_secret: true, order },
    ]),
  )

/** How the platform signs a person in, and where it puts the tokens. */
export const advancedAuth = (param: NamedParam): PlainObject => {
  const { name, oauthAuthorizeURL, oauthAccessURL } = param
  const client = { client_id: { type: 'string' }, client_secret: { type: 'string' } }
  return {
    auth_flow_type: 'oauth2.0',
    oauth_config_specification: {
      ...(oauthAuthorizeURL !== undefined &&
        oauthAccessURL !== undefined && {
          oauth_connector_input_specification: {
            consent_url: `${oauthAuthorizeURL}${separatorOf(oauthAuthorizeURL)}${CONSENT_QUERY}`,
            access_token_url: oauthAccessURL,
            access_token_params: ACCESS_TOKEN_PARAMS,
            extract_output: ['access_token', 'refresh_token'],
          },
        }),
      complete_oauth_output_specification: filled(name, ['access_token', 'refresh_token'], true),
      complete_oauth_server_input_specification: { type: 'object', properties: client },
      complete_oauth_server_output_specification: filled(name, ['client_id', 'client_secret']),
    },
  }
}

const separatorOf = (url: string): string => (url.includes('?') ? '&' : '?')

/** Placeholders of the platform's own template language. */
const CONSENT_QUERY = [
  '{{client_id_key}}={{client_id_value}}',
  '{{redirect_uri_key}}={{ {{redirect_uri_value}} | urlEncoder }}',
  'response_type=code',
  '{{state_key}}={{state_value}}',
].join('&')

const ACCESS_TOKEN_PARAMS = {
  '{{ client_id_key }}': '{{ client_id_value }}',
  '{{ client_secret_key }}': '{{ client_secret_value }}',
  '{{ auth_code_key }}': '{{ auth_code_value }}',
  '{{ redirect_uri_key }}': '{{ redirect_uri_value }}',
  grant_type: 'authorization_code',
}

const filled = (name: string, leaves: readonly string[], isAnswer = false): PlainObject => ({
  type: 'object',
  properties: Object.fromEntries(
    leaves.map((leaf) => [
      leaf,
      {
        type: 'string',
        path_in_connector_config: [name, leaf],
        ...(isAnswer && { path_in_oauth_response: [leaf] }),
      },
    ]),
  ),
})
