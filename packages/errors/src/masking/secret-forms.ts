/** Base64 characters that are no part of an ordinary word by chance. */
const MIN_BASE64_LENGTH = 6

/**
 * The texts that a secret shows up as: as it is, escaped as in JSON (once, and once more inside a text of JSON),
 * encoded as in URLs and forms, and in base64, also inside a longer text that was encoded whole.
 */
export const secretForms = (secret: string): string[] => {
  const json = jsonForms(secret)
  const forms = [
    secret,
    ...json,
    ...json.flatMap(jsonForms),
    ...urlForms(secret),
    ...base64Forms(secret),
  ]
  return [...new Set(forms)].filter((form) => form !== '')
}

const jsonForms = (text: string): string[] => {
  const escaped = JSON.stringify(text).slice(1, -1)
  const inAscii = escaped.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return [escaped, inAscii, escaped.replaceAll('/', '\\/')]
}

const urlForms = (text: string): string[] => {
  // A lone surrogate cannot be encoded; it would be sent as the replacement character.
  const wellFormed = Buffer.from(text).toString()
  const component = encodeURIComponent(wellFormed)
  const strict = component.replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  const inForm = new URLSearchParams({ s: wellFormed }).toString().slice('s='.length)
  return [component, strict, inForm, encodeURI(wellFormed)].flatMap((form) => [
    form,
    form.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
  ])
}

const base64Forms = (secret: string): string[] => {
  const bytes = Buffer.from(secret)
  const whole = bytes.toString('base64')
  const inside = [whole.replace(/=+$/, ''), ...[0, 1, 2].map((offset) => inBase64(bytes, offset))]
  return [whole, ...inside.filter(({ length }) => length >= MIN_BASE64_LENGTH)].flatMap((form) => [
    ...[form, encodeURIComponent(form)],
    form.replaceAll('+', '-').replaceAll('/', '_'),
  ])
}

/** The base64 characters that depend on these bytes alone where they follow `offset` others (modulo 3). */
const inBase64 = (bytes: Buffer, offset: number): string => {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64')
  return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6))
}
