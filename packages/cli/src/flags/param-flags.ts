import type { DataSourceModule } from '@panoply/datasource'
import { type ParamFlag, paramFlags } from '@panoply/runner'
import { type Command, Option } from 'commander'

import { PROVE_FLAGS } from './prove-flags.js'

/** The texts of the flags of parameters, by command and by the name of the parameter. */
const textsByCommand = new WeakMap<Command, Record<string, readonly string[]>>()

/** The texts that were typed for the flags of parameters, by the name of the parameter. */
export const flagTextsOf = (command: Command): Readonly<Record<string, readonly string[]>> =>
  textsByCommand.get(command) ?? {}

/** The same names in every command: those of `run`, which has the most flags. */
export const paramFlagsOf = ({ parent }: Command, module: DataSourceModule): ParamFlag[] => {
  const commands = parent?.commands ?? []
  const own = commands.find((command) => command.name() === 'run')?.options ?? []
  const names = own
    .filter((option) => !paramOptions.has(option))
    .map(({ long }) => (long ?? '').replace(/^--(no-)?/, ''))
  return paramFlags(module.CONFIG, new Set([...names, ...PROVE_FLAGS, 'help', 'review']))
}

const paramOptions = new WeakSet<Option>()

/** Adds a flag for each parameter of the data source, unless the command has one of that name. */
export const addParamFlags = (command: Command, module: DataSourceModule): void => {
  const texts: Record<string, readonly string[]> = {}
  for (const flag of paramFlagsOf(command, module)) {
    if (command.options.some(({ long }) => long === flag.flag)) continue
    const value = flag.isList ? '<values>' : '<value>'
    const option = new Option(`${flag.flag} ${value}`, about(flag))
      .helpGroup(`Parameters of ${module.CONFIG.title ?? 'the source'}:`)
      .argParser((text: string) => {
        texts[flag.name] = [...(texts[flag.name] ?? []), text]
        return text
      })
    paramOptions.add(option)
    command.addOption(flag.param.hidden === true ? option.hideHelp() : option)
  }
  textsByCommand.set(command, texts)
}

const about = ({ param, variable, isSecret }: ParamFlag): string => {
  const { title, help, description, placeholder, required, default: initial } = param
  const texts = [title, help ?? description, placeholder]
  const facts = [
    required === true ? 'required' : '',
    !isSecret && initial !== undefined ? `default ${JSON.stringify(initial)}` : '',
    isSecret ? `secret, better as ${variable}` : '',
  ].filter((fact) => fact !== '')
  const text = texts.filter((part) => part !== undefined && part !== '').join('. ')
  return facts.length === 0 ? text : `${text} (${facts.join(', ')})`.trim()
}
