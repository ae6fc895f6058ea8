import { defineConfig } from '@panoply/datasource'

import { listMetrics } from './librato-api.js'

export const CONFIG = defineConfig({
  title: 'Librato',
  icon: '',
  categories: ['APIs'],
  keywords: ['events', 'metrics', 'monitoring'],
  params: [
    { name: 'user', title: 'Email', placeholder: 'you@example.com', required: true },
    {
      name: 'token',
      title: 'API token',
      type: 'password',
      required: true,
      help: 'Found in Librato under Settings, API Tokens; one that may only read is enough',
    },
    {
      name: 'metrics',
      title: 'Metrics',
      type: 'list',
      required: true,
      dependencies: ['user', 'token'],
      values: listMetrics,
    },
    { name: 'apiUrl', title: 'Address of the API', hidden: true },
  ],
})
