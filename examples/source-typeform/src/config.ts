import { defineConfig } from '@panoply/datasource'

import { listForms } from './typeform-api.js'

export const CONFIG = defineConfig({
  title: 'Typeform',
  icon: '',
  categories: ['APIs'],
  keywords: ['forms', 'surveys'],
  advanced: { withIncremental: true },
  params: [
    {
      name: 'access_token',
      title: 'Sign in',
      type: 'oauth',
      required: true,
      oauthAuthorizeURL: 'https://api.typeform.com/oauth/authorize',
      oauthAccessURL: 'https://api.typeform.com/oauth/token',
      oauthRefreshURL: 'https://api.typeform.com/oauth/token',
    },
    {
      name: 'forms',
      title: 'Forms',
      type: 'list',
      required: true,
      dependencies: ['access_token'],
      values: listForms,
    },
    {
      name: 'responseType',
      title: 'Responses',
      type: 'select',
      values: ['completed', 'partial', 'started'],
      default: 'completed',
    },
    { name: 'apiUrl', title: 'Address of the API', hidden: true },
  ],
})
