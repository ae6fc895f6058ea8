import { type ChoiceItem, type DataSourceConfig } from '../../src/index.js'

/**
 * CONFIGs as data sources in use write them, in words of our own: what they have between them is the whole vocabulary.
 */
export const REAL_CONFIGS = {
  'a metrics service: texts without a type, secrets typed as text': {
    title: 'Metrics',
    icon: 'data:image/png;base64,iVBORw0KGgo=',
    params: [
      { name: 'user', title: 'User name', placeholder: 'Example: me@example.com', required: true },
      { name: 'token', title: 'API token', help: 'Found in the account settings', required: true },
      { name: 'period', title: 'Period in seconds', type: '', default: '60' },
    ],
  },
  'a database: numbers as texts, a list that depends on the connection': {
    title: 'Database',
    icon: '',
    categories: ['Databases'],
    keywords: ['sql', 'tables'],
    createdAt: '2017-04-01',
    hostProperty: 'host',
    advanced: { withIncremental: true },
    params: [
      { name: 'host', title: 'Host', type: 'text', required: true, ip_whitelist: true },
      { name: 'port', title: 'Port', type: 'number', default: '5432' },
      { name: 'user', type: 'string', required: true },
      { name: 'password', type: 'password', category: 'Credentials' },
      { name: 'db', title: 'Database', required: true },
      {
        name: 'tables',
        title: 'Tables',
        type: 'dynamic-list',
        dependencies: ['host', 'user', 'db'],
        values: (source): ChoiceItem[] => [
          { name: 'orders (table)', value: `${String(source['db'])}.orders` },
        ],
      },
    ],
  },
  'a form service: oauth, an async list, hidden state': {
    title: 'Forms',
    icon: 'data:image/svg+xml;utf8,<svg/>',
    params: [
      {
        name: 'account',
        type: 'oauth',
        oauthAuthorizeURL: 'https://forms.example/authorize',
        oauthAccessURL: 'https://forms.example/token',
        oauthRefreshURL: 'https://forms.example/token',
      },
      {
        name: 'forms',
        type: 'list',
        dependencies: ['account'],
        values: (): Promise<ChoiceItem[]> => Promise.resolve([{ id: 'f1', name: 'Sign-up' }]),
      },
      { name: 'cursor', type: 'hidden', hidden: true },
    ],
  },
  'an advertising service: choices in every shape': {
    title: 'Ads',
    params: [
      { name: 'region', type: 'select', values: ['us', 'eu'], default: 'us' },
      {
        name: 'level',
        type: 'select',
        values: [
          { title: 'Campaign', value: 'campaign' },
          { name: 'Ad', value: 'ad', disabled: false, requires: ['campaign'] },
          { name: 'Account', value: 'account', disabled: true, requires: [] },
        ],
      },
      {
        name: 'fields',
        type: 'list',
        values: [
          { id: 1, name: 'Clicks' },
          { id: 2, name: 'Cost' },
        ],
      },
      {
        name: 'days',
        type: 'number',
        default: 30,
        description: 'How far to look back',
        link: '/help',
      },
    ],
  },
  'a search engine: parameters of the system, one without a name': {
    title: 'Search engine',
    params: [
      { title: 'Connection', category: 'Where it is' },
      { name: 'host', required: true },
      { name: 'schema', type: 'schema' },
      { name: 'destination', type: 'destination', default: 'search_{_index}_{_type}' },
      { name: 'idpattern', type: 'primary-key', default: '{_type}#{_id}' },
      { name: 'inckey', type: 'incremental-key' },
      { name: 'excludes', type: 'exclude' },
      { name: 'stringFields', type: 'parse-string' },
      { name: 'truncateTable', type: 'truncate-table' },
    ],
  },
  'a source without parameters': { title: 'Clock', icon: '', params: [] },
} satisfies Record<string, DataSourceConfig>
