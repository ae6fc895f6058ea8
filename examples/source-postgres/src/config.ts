import { defineConfig } from '@panoply/datasource'

import { listTables } from './catalog.js'
import { ENCRYPTIONS } from './connection.js'

export const CONFIG = defineConfig({
  title: 'PostgreSQL',
  icon: '',
  categories: ['Databases'],
  keywords: ['postgres', 'sql', 'database'],
  hostProperty: 'host',
  params: [
    { name: 'host', title: 'Host', placeholder: 'db.example.com', required: true },
    { name: 'port', title: 'Port', type: 'number', default: '5432' },
    { name: 'db', title: 'Database', required: true },
    { name: 'user', title: 'User', required: true, help: 'One that may only read is enough' },
    { name: 'password', title: 'Password', type: 'password' },
    {
      name: 'encryption',
      title: 'Encryption',
      type: 'select',
      values: ENCRYPTIONS,
      default: 'verify-full',
      help: 'verify-full: encrypted, certificate checked; require: encrypted; disable: neither',
    },
    {
      name: 'ssh_tunnel',
      title: 'SSH tunnel',
      type: 'ssh-tunnel',
      help: 'The SSH server through which the database is reached',
    },
    {
      name: 'tables',
      title: 'Tables and views',
      type: 'list',
      required: true,
      dependencies: ['host', 'db', 'user'],
      values: listTables,
    },
    {
      name: 'destination',
      title: 'Destination',
      type: 'destination',
      default: '{__schemaname}_{__tablename}',
    },
  ],
})
