/** The page that a browser ends on. */
export interface Page {
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  readonly html: string
}

/** The largest number of redirects and forms. A sign-in has fewer. */
const MAX_STEPS = 20

/** A person with a browser: follows redirects, keeps cookies, logs in and agrees, or aborts. */
export class Browser {
  readonly #cookies = new Map<string, string>()

  /** @param user the name that the person logs in with; `undefined` for one who aborts */
  async open(address: string, user: string | undefined): Promise<Page> {
    let url = new URL(address)
    let form: URLSearchParams | undefined
    for (let step = 0; step < MAX_STEPS; step++) {
      const response = await this.#request(url, form)
      const location = response.headers.get('location')
      form = undefined
      if (location !== null) {
        url = new URL(location, url)
        continue
      }
      const { status, headers } = response
      const html = await response.text()
      const action = /<form[^>]* action="([^"]+)"/.exec(html)?.[1]
      if (action === undefined) return { url, status, headers, html }
      if (user === undefined) {
        url = new URL(/href="([^"]+\/abort)"/.exec(html)?.[1] ?? '', url)
        continue
      }
      form = new URLSearchParams({ login: user, password: 'any' })
      for (const [, name = '', value = ''] of html.matchAll(
        /<input type="hidden" name="([^"]+)" value="([^"]*)"/g,
      )) {
        form.set(name, value)
      }
      url = new URL(action, url)
    }
    throw new Error('expected the pages to come to an end')
  }

  async #request(url: URL, form: URLSearchParams | undefined): Promise<Response> {
    const response = await fetch(url, {
      headers: { cookie: [...this.#cookies].map((cookie) => cookie.join('=')).join('; ') },
      redirect: 'manual',
      ...(form && { method: 'POST', body: form }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = cookie.split(';')[0]?.split('=') ?? []
      this.#cookies.set(name, value)
    }
    return response
  }
}
