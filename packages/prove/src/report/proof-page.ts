import { CHECKS, type Evidence, type Proof, type ProofLine, type Verdict } from '../proof.js'
import { heading, verdictLine } from './proof-table.js'

const WORDS: Readonly<Record<Verdict, string>> = {
  passed: 'passed',
  failed: 'failed',
  noted: 'note',
  'not-tried': 'not tried',
}

const STYLE = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #8884; }
.mark { white-space: nowrap; font-weight: 600; }
.passed .mark { color: #1a7f37; } .failed .mark { color: #cf222e; }
.noted .mark { color: #9a6700; } .not-tried .mark { color: #6e7781; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .2rem 0; font-size: 13px; }
code { font-size: 13px; }
`

/**
 * A proof as an HTML page: one file that has no scripts and loads nothing. Texts of the source are escaped.
 *
 * @example
 * ```ts
 * import { writeFileSync } from 'node:fs'
 * import { DataSource } from '@panoply/datasource'
 * import { prove } from '@panoply/prove'
 *
 * class Stream extends DataSource {
 *   read(): null {
 *     return null
 *   }
 * }
 *
 * const proof = await prove({ Stream, CONFIG: { title: 'Empty', params: [] } })
 * writeFileSync('proof.html', proofPage(proof))
 * ```
 */
export const proofPage = (proof: Proof): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(`${proof.source}: ${proof.ok ? 'proved' : 'not proved'}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(proof.source)}</h1>
<p class="${proof.ok ? 'passed' : 'failed'}"><span class="mark">${escaped(verdictLine(proof))}</span></p>
<p>${escaped(heading(proof))}. ${escaped(baselineText(proof))}</p>
<table>
<thead><tr><th scope="col">Verdict</th><th scope="col">Check</th><th scope="col">Found</th></tr></thead>
<tbody>
${proof.lines.map(row).join('\n')}
</tbody>
</table>
</body>
</html>
`

const baselineText = ({ baseline }: Proof): string => {
  const { rows, batches, states, requests, tables } = baseline
  const perTable = tables.map(({ table, rows: count }) => `${table} ${count}`).join(', ')
  return `The first run gave ${rows} rows in ${batches} batches, ${states} states and ${requests} requests${perTable === '' ? '' : ` (${perTable})`}.`
}

const row = ({ check, verdict, detail, evidence }: ProofLine): string =>
  `<tr class="${verdict}"><td class="mark">${WORDS[verdict]}</td>` +
  `<td>${escaped(CHECKS[check])}<br><code>${escaped(check)}</code></td>` +
  `<td>${escaped(detail)}${list(evidence)}</td></tr>`

const list = (evidence: readonly Evidence[]): string =>
  evidence.length === 0 ? '' : `<ul>${evidence.map(item).join('')}</ul>`

const item = ({ where, what, rows }: Evidence): string =>
  `<li>${escaped(where)}: ${escaped(what)}${rows.map((text) => `<pre>${escaped(text)}</pre>`).join('')}</li>`

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
