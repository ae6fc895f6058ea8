import { parse } from 'yaml'

/** The rights of a job or a workflow: a name, and `read`, `write` or `none`. */
export type Rights = Readonly<Record<string, string>>

/** One step of a job. */
export interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

/** A job of a workflow, as far as its safety is concerned. */
export interface Job {
  readonly if?: string
  readonly needs?: string | readonly string[]
  readonly environment?: unknown
  readonly permissions?: Rights
  readonly steps: readonly Step[]
}

/** A workflow of GitHub Actions. */
export interface Workflow {
  readonly on: unknown
  readonly permissions?: Rights
  readonly jobs: Readonly<Record<string, Job>>
}

/** Reads a workflow. GitHub refuses files of another shape. */
export const parseWorkflow = (text: string): Workflow => parse(text) as Workflow

/** The steps of all jobs. */
export const stepsOf = ({ jobs }: Workflow): Step[] =>
  Object.values(jobs).flatMap(({ steps }) => steps)

/** Whether a job may change something. */
export const mayWrite = ({ permissions = {} }: Job): boolean =>
  Object.values(permissions).includes('write')
