import { Code } from '@mantine/core'
import type { ReactNode } from 'react'

import { Problem } from '../parts/problem.js'

/** The reason why the module of a source cannot be loaded. The page tries again when a file changes. */
export const ModuleProblem = ({ message }: { readonly message: string }): ReactNode => (
  <Problem
    title="The source cannot be loaded"
    advice="Mend it and save: the form is made anew as soon as the file changes."
  >
    <Code block>{message}</Code>
  </Problem>
)
