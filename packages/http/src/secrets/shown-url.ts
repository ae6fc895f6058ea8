import { isSecretName } from '@panoply/errors'

import type { KnownSecrets } from './known-secrets.js'

const MASK = '[secret]'

/** A URL as errors and log lines show it: without a user and password, and without the values of secret parameters. */
export const shownUrl = (url: URL, secrets: KnownSecrets): string => {
  const { origin, pathname, searchParams } = url
  const query = [...searchParams].map(([name, value]) => {
    const isSecret = isSecretName(name) || secrets.has(value)
    return `${encodeURIComponent(name)}=${isSecret ? MASK : encodeURIComponent(value)}`
  })
  return secrets.mask(`${origin}${pathname}${query.length > 0 ? `?${query.join('&')}` : ''}`)
}
