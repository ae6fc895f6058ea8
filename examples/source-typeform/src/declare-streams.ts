import type { StreamDeclaration } from '@panoply/datasource'

import { chosenForms } from './chosen-forms.js'
import type { Form } from './typeform-api.js'

/** A JSON Schema. */
type JsonSchema = Readonly<Record<string, unknown>>

const TEXT: JsonSchema = { type: ['string', 'null'] }
const MOMENT: JsonSchema = { type: ['string', 'null'], format: 'date-time' }
const OBJECT: JsonSchema = { type: ['object', 'null'] }
const LIST: JsonSchema = { type: ['array', 'null'] }

/**
 * The columns of a row, which are the same for every form. The fields of a response come from
 * https://www.typeform.com/developers/responses/reference/retrieve-responses/
 */
const COLUMNS: Readonly<Record<string, JsonSchema>> = {
  id: { type: 'string' },
  token: { type: 'string' },
  ...{ landing_id: TEXT, response_id: TEXT, response_type: TEXT, thankyou_screen_ref: TEXT },
  ...{ landed_at: MOMENT, submitted_at: MOMENT },
  ...{ metadata: OBJECT, hidden: OBJECT, calculated: OBJECT },
  ...{ answers: LIST, variables: LIST, tags: LIST },
  __completed: { type: 'boolean' },
  __table: { type: 'string' },
}

/**
 * A stream per table. A table has the title of its form, and forms with the same title share one. The state is kept per
 * form, so a table with several forms has no place in it of its own.
 */
export const declareStreams = (forms: readonly Form[]): StreamDeclaration[] => {
  const chosen = chosenForms(forms)
  const names = new Set(chosen.map(({ name }) => name))
  return [...names].map((name) => {
    const [form, ...others] = chosen.filter((one) => one.name === name)
    return {
      ...{ name, schema: { properties: COLUMNS }, primaryKey: 'id' },
      ...(form && others.length === 0 && { statePath: ['forms', form.value] }),
    }
  })
}
