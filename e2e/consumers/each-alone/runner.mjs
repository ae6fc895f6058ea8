import { parseModule } from '@panoply/runner'
import { InMemoryDestination } from '@panoply/runner/testing'

try {
  parseModule({})
} catch ({ code }) {
  console.log(JSON.stringify({ code, destination: typeof InMemoryDestination }))
}
