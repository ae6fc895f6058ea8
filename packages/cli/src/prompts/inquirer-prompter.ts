import { SecretMask } from '@panoply/errors'
import type { Option, Prompter, Question } from '@panoply/runner'

import { printable } from '../process/printable.js'

/** The streams of questions and answers. */
export interface PromptStreams {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
}

/** How many choices are visible at once. */
const PAGE_ROWS = 12

/** Asks on a terminal. Questions go to stderr, because stdout is for data. No question and no choice shows a secret. */
export class InquirerPrompter implements Prompter {
  readonly #streams: PromptStreams
  readonly #secrets: SecretMask

  /** @param secrets knows the secrets that were given or typed so far */
  constructor(streams: PromptStreams, secrets = new SecretMask()) {
    this.#streams = streams
    this.#secrets = secrets
  }

  async text({ message, initial, required }: Question): Promise<string | undefined> {
    const { input } = await import('@inquirer/prompts')
    const answer = await input(
      {
        message: this.#shown(message),
        required,
        ...(initial !== undefined && { default: initial }),
      },
      this.#streams,
    )
    return answer === '' ? undefined : answer
  }

  async password({ message, required }: Question): Promise<string | undefined> {
    const { password } = await import('@inquirer/prompts')
    const answer = await password(
      {
        message: this.#shown(message),
        mask: true,
        validate: (text) => text !== '' || !required || 'You must provide a value',
      },
      this.#streams,
    )
    return answer === '' ? undefined : answer
  }

  async number({ message, initial, required }: Question): Promise<number | undefined> {
    const { number } = await import('@inquirer/prompts')
    const preset = initial === undefined ? undefined : Number(initial)
    return await number(
      {
        message: this.#shown(message),
        required,
        step: 'any',
        ...(preset !== undefined && { default: preset }),
      },
      this.#streams,
    )
  }

  async select(
    { message, initial, required }: Question,
    options: readonly Option[],
  ): Promise<unknown> {
    const { select } = await import('@inquirer/prompts')
    const skip = required ? [] : [{ name: '(none)', value: undefined, disabled: false }]
    const preset = options.find(({ name }) => name === initial)
    return await select(
      {
        message: this.#shown(message),
        choices: [...this.#choices(options), ...skip],
        pageSize: PAGE_ROWS,
        ...(preset && { default: preset.value }),
      },
      this.#streams,
    )
  }

  async list({ message, required }: Question, options: readonly Option[]): Promise<unknown[]> {
    const { checkbox } = await import('@inquirer/prompts')
    return await checkbox(
      {
        message: this.#shown(message),
        choices: this.#choices(options),
        required,
        pageSize: PAGE_ROWS,
      },
      this.#streams,
    )
  }

  /** Names come from the service that is read. The chosen value itself is not changed. */
  #choices(options: readonly Option[]): Option[] {
    return options.map((option) => ({ ...option, name: this.#shown(option.name) }))
  }

  #shown(text: string): string {
    return printable(this.#secrets.mask(text))
  }
}
