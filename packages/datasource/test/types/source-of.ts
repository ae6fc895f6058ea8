/**
 * Checked by the `types` task: each `@ts-expect-error` fails when the line below it is no error.
 */
import {
  type Batch,
  DataSource,
  type DataSourceClass,
  type DataSourceModule,
  defineConfig,
  fromReadable,
  parseSource,
  type SourceOf,
} from '@panoply/datasource'

/* oxlint-disable typescript/no-unnecessary-type-parameters -- they are what is compared */
type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const proven = <Proof extends true>(proof?: Proof): Proof | undefined => proof
/* oxlint-enable typescript/no-unnecessary-type-parameters */

export const CONFIG = defineConfig({
  title: 'Everything',
  params: [
    { name: 'host', required: true },
    { name: 'port', type: 'number', default: '5432' },
    { name: 'user', type: 'text' },
    { name: 'password', type: 'password', required: true },
    { name: 'region', type: 'select', values: ['us', 'eu'], default: 'us' },
    { name: 'level', type: 'select', values: [{ title: 'Ad', value: 'ad' }] },
    { name: 'tables', type: 'dynamic-list', values: () => Promise.resolve([{ id: 1, name: 'a' }]) },
    { name: 'fields', type: 'list', values: ['clicks', 'cost'] },
    { name: 'account', type: 'oauth' },
    { title: 'a parameter without a name' },
    { name: 'note', default: '' },
    { name: 'plain', type: undefined },
    { name: 'destination', type: 'destination', default: 'x_{a}' },
  ],
})

type Source = SourceOf<typeof CONFIG>

proven<Equal<Source['host'], string>>()
proven<Equal<Source['port'], number>>()
proven<Equal<Source['user'], string | undefined>>()
proven<Equal<Source['region'], 'us' | 'eu'>>()
proven<Equal<NonNullable<Source['level']>['value'], 'ad'>>()
proven<Equal<NonNullable<Source['fields']>, ('clicks' | 'cost')[]>>()
proven<Equal<NonNullable<Source['tables']>[number], { id: number; name: string }>>()
proven<Equal<Source['account'], unknown>>()
proven<Equal<Source['destination'], string>>()
proven<Equal<Source['note'], string | undefined>>()
proven<Equal<Source['plain'], string | undefined>>()
proven<Equal<Source['schema'], string | undefined>>()

interface Events {
  page: { readonly number: number }
}

export class Stream extends DataSource<Source, object, Events> {
  static override readonly CONFIG = CONFIG
  #page = 0

  static override listResources(source: Source): { id: string; name: string }[] {
    return [{ id: source.host, name: source.host }]
  }

  read(): Batch | null {
    const { host, port } = this.source
    // @ts-expect-error -- a misspelt parameter
    const { hots } = this.source
    // @ts-expect-error -- a number
    const text: string = port
    this.source.user = `${host}${String(hots)}${text}`
    this.#page += 1
    void this.fire('page', { number: this.#page })
    // @ts-expect-error -- the data of an event of one's own
    void this.fire('page', { number: 'one' })
    // @ts-expect-error -- what changed is an object
    void this.fire('source-change', 'password')
    void this.fire('anything', 7)
    return null
  }
}

const stream = new Stream(parseSource(CONFIG, {}), {}, 'more', 'arguments')
stream
  .on('progress', ({ loaded, total, msg }) => [loaded?.toFixed(), total?.toFixed(), msg.length])
  .on('page', ({ number }) => number.toFixed())
  .on('source-state', ({ stateId, state }) => [stateId.length, Object.keys(state)])
  .on('anything', (data) => {
    // @ts-expect-error -- nobody declared it
    return data.length as unknown
  })
  .on('*', (type, data) => [type.length, data])

// @ts-expect-error -- the required parameters are missing
export const incomplete = new Stream({})

// @ts-expect-error -- read is missing
export class Unfinished extends DataSource {}

export const misspeltType = defineConfig({
  // @ts-expect-error -- a misspelt type
  params: [{ name: 'a', type: 'pasword' }],
})

interface Ticket {
  readonly id: number
}

// Rows may be declared as an interface or a class, under the name of a batch, too.
export class Tickets extends DataSource {
  readonly #tickets: Ticket[] = []

  override read(): Ticket[] | null {
    return this.#tickets.length > 0 ? this.#tickets : null
  }
}
export const tickets = (rows: Ticket[]): Batch => rows

export class Wrong extends DataSource {
  // @ts-expect-error -- undefined is not the end
  override read(): Ticket[] | undefined {
    return undefined
  }
}
// @ts-expect-error -- a number is no row
export const numbers: Batch = [7]
// @ts-expect-error -- the id of a state is a text
export const labelled: Batch = [{ __state: 7 }]

// A module, a class and a generator fit where a system takes any data source.
export const module: DataSourceModule = { Stream, CONFIG }
export const generated: DataSourceClass = fromReadable(function* (source: Source) {
  yield { host: source.host }
})
