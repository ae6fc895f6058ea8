import { SSH_TUNNEL_FIELDS, type SshTunnelField } from '@panoply/datasource'

import type { PlainObject } from '../../values/plain-object.js'
import type { ParamFlag } from './param-flag.js'
import type { Prompter } from './prompter.js'

const YES_OR_NO = [
  { name: 'no', value: false, disabled: false },
  { name: 'yes', value: true, disabled: false },
]

/**
 * Asks for the fields of a parameter of the type `ssh-tunnel`: first whether there is a tunnel, and only then for the
 * rest.
 *
 * @returns `undefined` without a tunnel, if the parameter is not required
 */
export const askSshTunnel = async (
  { param, name }: ParamFlag,
  prompter: Prompter,
): Promise<PlainObject | undefined> => {
  const answers: PlainObject = {}
  for (const field of SSH_TUNNEL_FIELDS) {
    if (!isNeeded(field, answers)) continue
    const answer = await askField(field, param.title ?? name, prompter, answers)
    if (answer !== undefined) answers[field.name] = answer
    if (field.name === 'active' && answer !== true) break
  }
  return answers['active'] === true || param.required === true ? answers : undefined
}

/** With a password no key is needed, and without a key no passphrase. */
const isNeeded = ({ name }: SshTunnelField, answers: PlainObject): boolean => {
  if (name === 'privateKey') return answers['password'] === undefined
  if (name === 'passphrase') return answers['privateKey'] !== undefined
  return true
}

const askField = async (
  field: SshTunnelField,
  group: string,
  prompter: Prompter,
  answers: PlainObject,
): Promise<unknown> => {
  const { name, title, type, default: preset } = field
  const isLastKey = name === 'privateKey' && answers['password'] === undefined
  const question = {
    message: `${group}: ${title}:`,
    required: isLastKey || (field.required && preset === undefined),
  }
  switch (type) {
    case 'boolean':
      return await prompter.select({ ...question, required: true, initial: 'no' }, YES_OR_NO)
    case 'password':
      return await prompter.password(question)
    case 'number':
      return await prompter.number({
        ...question,
        ...(preset !== undefined && { initial: String(preset) }),
      })
    case 'text':
      return await prompter.text(question)
  }
}
