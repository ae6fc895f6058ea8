import type { Parameter } from '../answers/parameter.js'

/** A text as a literal of TypeScript, in the quotes that need fewer escapes, as formatters want it. */
export const literal = (text: string): string => {
  const quote = count(text, "'") > count(text, '"') ? '"' : "'"
  const escaped = text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)
  return quote + escaped + quote
}

/** The parameters, as code for CONFIG. */
export const paramsText = (parameters: readonly Parameter[]): string => {
  if (parameters.length === 0) return '[]'
  const items = parameters.map(({ name, title, type, required }) =>
    [
      '    {',
      `      name: ${literal(name)},`,
      `      title: ${literal(title)},`,
      ...(type === 'text' ? [] : [`      type: ${literal(type)},`]),
      ...(required ? ['      required: true,'] : []),
      '    },',
    ].join('\n'),
  )
  return `[\n${items.join('\n')}\n  ]`
}

/** A value for every parameter, for the test. */
export const exampleText = (parameters: readonly Parameter[]): string => {
  if (parameters.length === 0) return '{}'
  const lines = parameters.map(
    ({ name, type }) => `  ${name}: ${literal(type === 'number' ? '1' : `a ${name}`)},`,
  )
  return `{\n${lines.join('\n')}\n}`
}

const count = (text: string, character: string): number => text.split(character).length - 1
