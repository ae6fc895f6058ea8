import { InvalidArgumentError } from '@panoply/errors'

import type { Form } from './typeform-api.js'

/**
 * The forms, each once. The types promise as much of CONFIG; a file of parameters that somebody wrote does not.
 *
 * @throws InvalidArgumentError where one is not `{ name, value }`: a form of an id that nobody gave would be asked for
 */
export const chosenForms = (forms: readonly Form[]): Form[] => {
  const isForm = ({ name, value }: Partial<Form>): boolean =>
    typeof name === 'string' && typeof value === 'string'
  if (!forms.every(isForm)) {
    throw new InvalidArgumentError(
      'forms: expected { name, value } of each, its title and its id',
      {
        argument: 'forms',
      },
    )
  }
  return [...new Map(forms.map((form) => [form.value, form])).values()]
}
