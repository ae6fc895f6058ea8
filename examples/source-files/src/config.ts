import { defineConfig } from '@panoply/datasource'

import { LINKS } from './finding/walk-folder.js'

export const CONFIG = defineConfig({
  title: 'Files',
  icon: '',
  categories: ['Files'],
  keywords: ['csv', 'json', 'jsonl', 'ndjson', 'parquet'],
  params: [
    {
      name: 'path',
      title: 'Files',
      placeholder: 'exports, or exports/**/*.csv',
      help: 'A file, a folder with everything below it, or a pattern with * and **',
      required: true,
    },
    {
      name: 'delimiter',
      title: 'Delimiter of CSV files',
      help: 'What stands between two columns, \\t for a tab; that of .tsv files is a tab',
      default: ',',
    },
    {
      name: 'links',
      title: 'Links',
      type: 'select',
      values: LINKS,
      default: 'inside',
      help: 'inside: links that lead out of the folder are left out; all: they are followed',
    },
  ],
})
