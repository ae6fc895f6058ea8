import type { Form, FormResponse } from './typeform-api.js'

/**
 * The row of a response: its own fields, `id`, the table of its form, whether there are answers, and the answers, each
 * with an `id` of its own and the response's as `__parent_id`.
 */
export const responseRow = (form: Form, response: FormResponse): Record<string, unknown> => {
  const { token, answers } = response
  const rows = (answers ?? []).map((answer) => answerRow(token, answer))
  return {
    ...response,
    ...{ id: token, __table: form.name, __completed: rows.length > 0, answers: rows },
  }
}

/** `{ field: { id, type }, text }` becomes `{ field_id, field_type, text }`. */
const answerRow = (
  responseId: string,
  answer: Readonly<Record<string, unknown>>,
): Record<string, unknown> => {
  const flat = Object.fromEntries(
    Object.entries(answer).flatMap(([key, value]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).map(([inner, part]) => [`${key}_${inner}`, part as unknown])
        : [[key, value]],
    ),
  ) as Record<string, unknown>
  return { ...flat, id: `${responseId}-${String(flat['field_id'])}`, __parent_id: responseId }
}
