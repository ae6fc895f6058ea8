import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'

const COLUMNS = 'id,at,user,email,city,product,price,quantity,paid,note'
const CITIES = ['Lisbon', 'São Paulo', 'Tel Aviv', 'Kyoto', 'Zürich']

const rowOf = (id: number): (string | number | boolean)[] => [
  id,
  new Date(1_700_000_000_000 + id * 1_000).toISOString(),
  `user ${id % 9_973}`,
  `user${id % 9_973}@example.com`,
  CITIES[id % CITIES.length] ?? '',
  `product-${id % 499}`,
  (id % 10_000) / 100,
  (id % 9) + 1,
  id % 3 === 0,
  id % 17 === 0 ? '"said, so"' : 'ordinary',
]

/** Writes one table twice into a folder: as `rows.csv` and, with typed values, as `rows.jsonl`. */
export const makeTable = async (folder: string, rows: number): Promise<void> => {
  const names = COLUMNS.split(',')
  const csv = createWriteStream(join(folder, 'rows.csv'))
  const jsonLines = createWriteStream(join(folder, 'rows.jsonl'))
  csv.write(`${COLUMNS}\n`)
  for (let id = 0; id < rows; id++) {
    const values = rowOf(id)
    const hasRoom = csv.write(`${values.map(csvField).join(',')}\n`)
    jsonLines.write(
      `${JSON.stringify(Object.fromEntries(names.map((name, n) => [name, values[n]])))}\n`,
    )
    if (!hasRoom) await once(csv, 'drain')
  }
  await Promise.all([csv, jsonLines].map(async (stream) => once(stream.end(), 'finish')))
}

const csvField = (value: string | number | boolean): string => {
  const text = String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
