import type { Locator, Page } from 'playwright-core'

/** More than there are places for the keyboard on the page: what is not reached by then is not reached at all. */
const MOST_PLACES = 300

/** The key that moves the keyboard on, or back. */
type Direction = 'Tab' | 'Shift+Tab'

/** Tells in the browser where the keyboard is: a text, because a function would be compiled for Node. */
const WHERE = `(element) => {
  if (!element.isConnected) return 'unknown'
  return element === document.activeElement ? 'here' : 'elsewhere'
}`

/** A person who has no mouse. */
export class Keyboard {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  /**
   * Goes on with Tab until the keyboard is at an element.
   *
   * @param key `Shift+Tab` goes back, which is the shorter way to what stands before
   * @throws Error when it never gets there
   */
  async goTo(target: Locator, key: Direction = 'Tab'): Promise<void> {
    const there = target.and(this.#page.locator(':focus'))
    let element = await target.first().elementHandle()
    for (let places = 0; places < MOST_PLACES; places += 1) {
      // The element itself is asked: to find it anew after each key took most of the time.
      const where = await element.evaluate<string>(WHERE)
      if (where !== 'elsewhere') {
        if ((await there.count()) > 0) return
        // The page has drawn it anew.
        element = await target.first().elementHandle()
      }
      await this.#page.keyboard.press(key)
    }
    throw new Error(`the keyboard does not get to ${String(target)}`)
  }

  /** Goes to a field, and types in the place of what is in it. */
  async fill(field: Locator, text: string, key?: Direction): Promise<void> {
    await this.goTo(field, key)
    await this.press('ControlOrMeta+a', 'Backspace')
    await this.#page.keyboard.insertText(text)
  }

  /** Goes to a button, and presses it. */
  async use(button: Locator, key?: Direction): Promise<void> {
    await this.goTo(button, key)
    await this.press('Enter')
  }

  /** Presses keys, one after the other. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key)
  }
}
