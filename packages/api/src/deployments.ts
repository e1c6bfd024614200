import { z } from 'zod';
import { Process } from './projects.ts';
import { defineRoute } from './route.ts';
import { pageOf, zId, zIdParams, zPageQuery, zReference, zText, zTime, zTimeIn } from './shared.ts';
import { Explanation, maxValueChars, PromptControl, VariableSet, zPlaceQuery } from './variables.ts';

/** Of a package or a release. */
export const maxVersionChars = 200;

const zVersion = z
  .string()
  .trim()
  .regex(
    /^\d+(?:\.\d+){0,3}(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z.-]+)?$/,
    'a version such as 1.2.3-beta.1',
  )
  .max(maxVersionChars);

/** The server reads it as the number of a release, or fills it in as a mask. */
const zReleaseVersion = z
  .string()
  .trim()
  .regex(
    /^[._+\\-]*[0-9A-Za-z][0-9A-Za-z._+\\-]*$/,
    'a version such as 1.2.3-beta.1, or a mask such as 1.2.i',
  )
  .max(maxVersionChars);

export const Release = z
  .object({
    id: zId('Releases'),
    slug: z.string(),
    projectId: zId('Projects'),
    channelId: zId('Channels'),
    version: z.string(),
    notes: z.string(),
    createdAt: zTime,
    createdBy: z.string(),
    packages: z.array(
      z.object({ step: z.string(), packageId: z.string(), version: z.string(), sha256: z.string() }),
    ),
    hasVariablesOfNow: z
      .boolean()
      .describe(
        'No variable of its project, or of a set that it includes, has been saved since it froze them',
      ),
  })
  .meta({ id: 'Release' });
export type Release = z.infer<typeof Release>;

export const CreateRelease = z
  .strictObject({
    project: zReference,
    channel: zReference.optional().describe('The default channel of the project where not given'),
    version: zReleaseVersion
      .optional()
      .describe(
        'Also a mask: of 1.2.c.i the c stays as it was, the i counts on. Else as `releaseNumbers` says',
      ),
    notes: zText.default(''),
    packageVersion: zVersion.optional().describe('For all package steps that `packages` does not name'),
    packages: z.array(z.strictObject({ step: z.string(), version: zVersion })).default([]),
    ignoreExisting: z
      .boolean()
      .default(false)
      .describe('Answer the release of that version where there is one'),
  })
  .meta({ id: 'CreateRelease' });

export const PatchRelease = z.strictObject({ notes: zText.optional() }).meta({ id: 'PatchRelease' });

export const Snapshot = z
  .object({
    process: Process,
    variables: VariableSet.describe('Of the project itself'),
    variableSets: z
      .array(VariableSet.extend({ id: zId('VariableSets'), name: z.string() }))
      .describe('Library variable sets that the project included, in order'),
  })
  .meta({ id: 'Snapshot' });

export const TaskState = z.enum([
  'queued',
  'running',
  'cancelling',
  'success',
  'warning',
  'failed',
  'cancelled',
  'interrupted',
]);
export type TaskState = z.infer<typeof TaskState>;

export const CreateDeployment = z
  .strictObject({
    release: zReference,
    environment: zReference,
    specificMachines: z.array(zReference).default([]).describe('Only these; empty is all'),
    excludedMachines: z.array(zReference).default([]),
    skippedSteps: z.array(z.string()).default([]).describe('Names of steps'),
    comment: zText.default(''),
    queueTime: zTimeIn.optional().describe('Not to begin before; without it, as soon as it can'),
    queueTimeExpiry: zTimeIn
      .optional()
      .describe('Not to begin after: what has not begun by then ends as cancelled'),
    promptedVariables: z
      .record(z.string(), z.string().max(maxValueChars))
      .default({})
      .describe('By label or name: the values that the release asks for; those left out keep their default'),
  })
  .meta({ id: 'CreateDeployment' });

export const Deployment = z
  .object({
    id: zId('Deployments'),
    releaseId: zId('Releases'),
    projectId: zId('Projects'),
    environmentId: zId('Environments'),
    taskId: zId('Tasks'),
    specificMachineIds: z.array(z.string()),
    excludedMachineIds: z.array(z.string()),
    skippedSteps: z.array(z.string()),
    comment: z.string(),
    createdAt: zTime,
    createdBy: z.string(),
    promptedVariables: z
      .array(
        z.object({
          name: z.string(),
          label: z.string(),
          value: z.string().nullable().describe('null: a secret'),
          isSensitive: z.boolean(),
        }),
      )
      .describe('What was given where the release asked for values'),
    queueTime: zTime.nullable().describe('It does not begin before; null: as soon as it can'),
    queueTimeExpiry: zTime.nullable().describe('It ends as cancelled where it has not begun by then'),
    skippedMachines: z
      .array(z.object({ machineId: z.string(), machineName: z.string(), reason: z.string() }))
      .describe('Left out because they were unavailable, as the project says'),
    state: TaskState,
  })
  .meta({ id: 'Deployment' });
export type Deployment = z.infer<typeof Deployment>;

export const DeploymentPrompt = z
  .object({
    variableId: z.string(),
    name: z.string(),
    label: z.string(),
    help: z.string(),
    isRequired: z.boolean(),
    isSensitive: z.boolean(),
    control: PromptControl,
    defaultValue: z.string().nullable().describe('null: a secret'),
    hasDefault: z.boolean().describe('It holds where no other value is given'),
  })
  .meta({ id: 'DeploymentPrompt' });
export type DeploymentPrompt = z.infer<typeof DeploymentPrompt>;

export const Plan = z
  .object({
    steps: z.array(
      z.object({
        number: z.int(),
        name: z.string(),
        condition: z.string(),
        startTrigger: z.string(),
        skipped: z.string().nullable().describe('Why it will not run'),
        machines: z.array(
          z.object({
            machineId: z.string(),
            machineName: z.string(),
            skipped: z.string().nullable(),
            packages: z.array(z.object({ packageId: z.string(), version: z.string() })),
          }),
        ),
      }),
    ),
    hash: z.string().describe('The same plan has the same hash'),
    prompts: z.array(DeploymentPrompt).describe('What the release asks for in this environment, by label'),
    warnings: z
      .array(z.string())
      .describe('Variables of which two values have equal claims; machines that are unavailable now'),
  })
  .meta({ id: 'Plan' });
export type Plan = z.infer<typeof Plan>;

export const TaskKind = z.enum(['deployment', 'health-check']);
export type TaskKind = z.infer<typeof TaskKind>;

export const Task = z
  .object({
    id: zId('Tasks'),
    kind: TaskKind,
    description: z.string(),
    state: TaskState,
    waitsFor: z.array(z.object({ taskId: z.string(), description: z.string(), reason: z.string() })),
    queueTime: zTime.nullable().describe('It does not begin before; null: as soon as it can'),
    queueTimeExpiry: zTime.nullable().describe('It ends as cancelled where it has not begun by then'),
    isScheduled: z.boolean().describe('It is queued, and its `queueTime` has not come'),
    queuedAt: zTime,
    startedAt: zTime.nullable(),
    endedAt: zTime.nullable(),
    error: z.string().nullable(),
    projectId: z.string().nullable(),
    environmentId: z.string().nullable(),
    deploymentId: z.string().nullable(),
    logCursor: z.int(),
  })
  .meta({ id: 'Task' });
export type Task = z.infer<typeof Task>;

export const NodeState = z.enum([
  'pending',
  'running',
  'success',
  'warning',
  'failed',
  'skipped',
  'cancelled',
]);
export type NodeState = z.infer<typeof NodeState>;

export const LogNode = z
  .object({
    kind: z.literal('node'),
    seq: z.int(),
    id: z.string(),
    parentId: z.string().nullable(),
    name: z.string(),
    nodeKind: z.enum([
      'deployment',
      'health-check',
      'acquire',
      'upload',
      'step',
      'machine',
      'package',
      'convention',
    ]),
    state: NodeState,
    startedAt: zTime.nullable(),
    endedAt: zTime.nullable(),
    detail: z.string().nullable(),
    progress: z.int().nullable().describe('Per cent'),
  })
  .meta({ id: 'LogNode' });
export type LogNode = z.infer<typeof LogNode>;

export const LogLevel = z.enum(['verbose', 'info', 'highlight', 'wait', 'warning', 'error']);
export type LogLevel = z.infer<typeof LogLevel>;

export const LogLine = z
  .object({
    kind: z.literal('line'),
    seq: z.int(),
    nodeId: z.string(),
    time: zTime,
    level: LogLevel,
    text: z.string(),
  })
  .meta({ id: 'LogLine' });
export type LogLine = z.infer<typeof LogLine>;

export const LogEvent = z.discriminatedUnion('kind', [LogNode, LogLine]).meta({ id: 'LogEvent' });
export type LogEvent = z.infer<typeof LogEvent>;

/** `cursor` is the number of the last event; ask for what comes `after` it. The WebSocket sends the same pages. */
export const LogPage = z
  .object({
    taskState: TaskState,
    cursor: z.int(),
    isComplete: z.boolean().describe('The task has ended and this page holds its last event'),
    events: z.array(LogEvent),
  })
  .meta({ id: 'LogPage' });
export type LogPage = z.infer<typeof LogPage>;

export const maxLogTake = 10_000;

const maxSearchChars = 200;

/** Which releases of a project are wanted. */
export const releaseFilter = {
  channel: zReference.optional().describe('Of the project; needs one'),
  search: z.string().trim().max(maxSearchChars).optional().describe('A part of the version'),
};

const releases = { tag: 'releases', access: 'user' } as const;
const deployments = { tag: 'deployments', access: 'user' } as const;
const tasks = { tag: 'tasks', access: 'user' } as const;
const planErrors = [
  'not-found',
  'deployment.no-machines',
  'deployment.machine-disabled',
  'deployment.project-disabled',
  'release.package-replaced',
  'variable.invalid',
  'release.package-missing',
] as const;

export const deploymentRoutes = {
  'releases.list': defineRoute({
    ...{ ...releases, method: 'get', path: '/api/v1/releases', summary: 'Releases, newest first' },
    query: zPageQuery.extend({ project: zReference.optional(), ...releaseFilter }),
    ...{ answer: pageOf(Release), errors: ['not-found'] },
  }),
  'releases.create': defineRoute({
    ...{
      ...releases,
      method: 'post',
      path: '/api/v1/releases',
      summary: 'Make a release: freeze process, variables, versions',
    },
    ...{ body: CreateRelease, answer: Release, status: 201 },
    errors: ['not-found', 'version.taken', 'release.package-missing', 'release.nothing-to-do'],
  }),
  'releases.get': defineRoute({
    ...{ ...releases, method: 'get', path: '/api/v1/releases/{id}', summary: 'One release' },
    ...{ params: zIdParams, answer: Release, errors: ['not-found'] },
  }),
  'releases.patch': defineRoute({
    ...{ ...releases, method: 'patch', path: '/api/v1/releases/{id}' },
    summary: 'Change the notes of a release; all else of it is frozen',
    ...{ params: zIdParams, body: PatchRelease, answer: Release, errors: ['not-found'] },
  }),
  'releases.delete': defineRoute({
    ...{ ...releases, method: 'delete', path: '/api/v1/releases/{id}', summary: 'Delete a release' },
    ...{ params: zIdParams, answer: 'none', errors: ['not-found', 'in-use'] },
  }),
  'releases.snapshot': defineRoute({
    ...{
      ...releases,
      method: 'get',
      path: '/api/v1/releases/{id}/snapshot',
      summary: 'What the release froze',
    },
    ...{ params: zIdParams, answer: Snapshot, errors: ['not-found'] },
  }),
  'releases.explain': defineRoute({
    ...{ ...releases, method: 'get', path: '/api/v1/releases/{id}/variables/explain' },
    summary: 'Which value each name that the release froze has at a place, and why not the others',
    ...{ params: zIdParams, query: zPlaceQuery, answer: Explanation, errors: ['not-found'] },
  }),
  'releases.updateVariables': defineRoute({
    ...{ ...releases, method: 'post', path: '/api/v1/releases/{id}/update-variables' },
    summary: "Take the project's variables of now into the release",
    ...{ params: zIdParams, body: z.strictObject({}).optional(), answer: Release, errors: ['not-found'] },
  }),
  'deployments.list': defineRoute({
    ...{ ...deployments, method: 'get', path: '/api/v1/deployments', summary: 'Deployments, newest first' },
    query: zPageQuery.extend({
      project: zReference.optional(),
      environment: zReference.optional(),
      release: zReference.optional(),
    }),
    ...{ answer: pageOf(Deployment), errors: ['not-found'] },
  }),
  'deployments.create': defineRoute({
    ...{
      ...deployments,
      method: 'post',
      path: '/api/v1/deployments',
      summary: 'Deploy a release to an environment',
    },
    ...{ body: CreateDeployment, answer: Deployment, status: 201, errors: planErrors },
  }),
  'deployments.preview': defineRoute({
    ...{
      ...deployments,
      method: 'post',
      path: '/api/v1/deployments/preview',
      summary: 'The plan, without running it',
    },
    ...{ body: CreateDeployment, answer: Plan, errors: planErrors },
  }),
  'deployments.get': defineRoute({
    ...{ ...deployments, method: 'get', path: '/api/v1/deployments/{id}', summary: 'One deployment' },
    ...{ params: zIdParams, answer: Deployment, errors: ['not-found'] },
  }),
  'tasks.list': defineRoute({
    ...{ ...tasks, method: 'get', path: '/api/v1/tasks', summary: 'Tasks, newest first' },
    query: zPageQuery.extend({
      state: TaskState.optional(),
      kind: TaskKind.optional(),
      isEnded: z.stringbool().optional().describe('Only those that have ended, or only those that have not'),
      project: zReference.optional(),
      environment: zReference.optional(),
    }),
    ...{ answer: pageOf(Task), errors: ['not-found'] },
  }),
  'tasks.get': defineRoute({
    ...{ ...tasks, method: 'get', path: '/api/v1/tasks/{id}', summary: 'One task, and what it waits for' },
    ...{ params: zIdParams, answer: Task, errors: ['not-found'] },
  }),
  'tasks.cancel': defineRoute({
    ...{ ...tasks, method: 'post', path: '/api/v1/tasks/{id}/cancel', summary: 'End a task and its scripts' },
    ...{
      params: zIdParams,
      body: z.strictObject({}).optional(),
      answer: Task,
      errors: ['not-found', 'task.ended'],
    },
  }),
  'tasks.nodes': defineRoute({
    ...{
      ...tasks,
      method: 'get',
      path: '/api/v1/tasks/{id}/nodes',
      summary: 'The log tree as it is now, without lines',
    },
    ...{
      params: zIdParams,
      answer: z.object({
        taskState: TaskState,
        nodes: z.array(LogNode.extend({ lineCount: z.int().describe('Lines of its own') })),
      }),
      errors: ['not-found'],
    },
  }),
  'tasks.log': defineRoute({
    ...{
      ...tasks,
      method: 'get',
      path: '/api/v1/tasks/{id}/log',
      summary: 'Events of the log from a cursor on',
    },
    query: z.strictObject({
      after: z.coerce.number().int().min(0).default(0),
      take: z.coerce.number().int().min(1).max(maxLogTake).default(1000),
    }),
    ...{ params: zIdParams, answer: LogPage, errors: ['not-found'] },
  }),
  'tasks.raw': defineRoute({
    ...{ ...tasks, method: 'get', path: '/api/v1/tasks/{id}/log/raw', summary: 'The log as text' },
    ...{ params: zIdParams, answer: 'stream', errors: ['not-found'] },
  }),
};
