import {
  type Job,
  mayWrite,
  parseWorkflow,
  type Rights,
  stepsOf,
  type Workflow,
} from './workflow.js'

/** An action in a version that nobody can move: the full hash of a commit. */
const PINNED = /^[\w.-]+\/[\w./-]+@[\da-f]{40}$/
/** What jobs with a right to write may run: programs of this repository that use git and npm alone. */
const PRIVILEGED_PROGRAMS = /^\.ci\/(?:publish|push-release) [\w./ -]+$/
const PRIVILEGED_ACTIONS = /^actions\/(?:checkout|setup-node|download-artifact|deploy-pages)@/
/** A workflow that an outsider starts with the rights of this repository. */
const FOREIGN_TRIGGERS = ['pull_request_target', 'workflow_run', 'issue_comment']

/**
 * What is unsafe about a workflow, each in a sentence.
 *
 * @param rights what each job may do, by its name
 */
export const workflowComplaints = (
  text: string,
  rights: Readonly<Record<string, Rights>>,
): string[] => {
  const workflow = parseWorkflow(text)
  return [
    ...aboutWorkflow(workflow, text),
    ...aboutActions(workflow, text),
    ...Object.entries(workflow.jobs).flatMap(([name, job]) => [
      ...aboutRights(name, job, rights[name]),
      ...aboutPrivileges(name, job),
      ...aboutPrograms(name, job),
    ]),
  ]
}

const aboutWorkflow = ({ on, permissions }: Workflow, text: string): string[] => {
  const triggers = JSON.stringify(on)
  return [
    ...(permissions && Object.keys(permissions).length === 0
      ? []
      : ['the workflow grants rights to all of its jobs']),
    ...FOREIGN_TRIGGERS.filter((trigger) => triggers.includes(trigger)).map(
      (trigger) => `${trigger} starts it`,
    ),
    // What an outsider chose, such as the title of a pull request, would become a part of a command.
    ...(/\$\{\{[^}]*github\.(?:event\.|head_ref)(?!_name)/.test(text.replaceAll(/^ *if:.*$/gm, ''))
      ? ['it pastes facts of an event into itself']
      : []),
    ...(/\bsecrets\./.test(text) ? ['it uses a stored secret'] : []),
  ]
}

const aboutActions = (workflow: Workflow, text: string): string[] =>
  stepsOf(workflow).flatMap(({ uses }) => {
    if (uses === undefined) return []
    if (!PINNED.test(uses)) return [`${uses} is not pinned by the hash of a commit`]
    return text.split('\n').some((line) => line.includes(`${uses} # v`))
      ? []
      : [`${uses} does not say its version`]
  })

const aboutRights = (name: string, { permissions }: Job, allowed: Rights | undefined): string[] =>
  JSON.stringify(permissions) === JSON.stringify(allowed)
    ? []
    : [`${name} has the rights ${JSON.stringify(permissions)}, expected ${JSON.stringify(allowed)}`]

const aboutPrivileges = (name: string, job: Job): string[] => {
  const keepsToken = job.steps.some(
    ({ uses = '', with: settings = {} }) =>
      uses.startsWith('actions/checkout@') && settings['persist-credentials'] !== false,
  )
  if (!mayWrite(job)) return keepsToken ? [`${name} leaves its token where programs find it`] : []
  return [
    ...(keepsToken && job.permissions?.['contents'] !== 'write'
      ? [`${name} leaves its token where programs find it`]
      : []),
    ...(job.environment === undefined ? [`${name} may write outside of an environment`] : []),
    ...job.steps.flatMap(({ uses, run }) => [
      ...(run === undefined || PRIVILEGED_PROGRAMS.test(run) ? [] : [`${name} runs ${run}`]),
      ...(uses === undefined || PRIVILEGED_ACTIONS.test(uses) ? [] : [`${name} uses ${uses}`]),
      // A cache is written by jobs that run installed code.
      ...(uses?.startsWith('actions/setup-node@') === true ? cacheComplaints(name, job) : []),
    ]),
  ]
}

const cacheComplaints = (name: string, { steps }: Job): string[] =>
  steps.some(({ with: settings = {} }) => settings['cache'] !== undefined) ||
  !steps.some(({ with: settings = {} }) => settings['package-manager-cache'] === false)
    ? [`${name} takes what another job has cached`]
    : []

const aboutPrograms = (name: string, { steps }: Job): string[] => {
  const runs = steps.flatMap(({ run }) => run ?? [])
  const [first] = runs
  return [
    ...(runs.some((run) => run.includes('pnpm') || run === '.ci/run') && first !== '.ci/pinned-pnpm'
      ? [`${name} does not pin pnpm first`]
      : []),
    ...runs
      .filter((run) => / install\b/.test(run) && !run.endsWith(' --frozen-lockfile'))
      .map((run) => `${name} installs what is not locked: ${run}`),
  ]
}
