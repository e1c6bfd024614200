import { z } from 'zod';
import { defineRoute } from './route.ts';
import { pageOf, zId, zIdParams, zName, zPageQuery, zReference, zSlug, zText } from './shared.ts';

/** Of a variable's value. */
export const maxValueChars = 1_000_000;

const zReferences = z.array(z.string()).default([]);

const everywhere = { environments: [], roles: [], machines: [], steps: [], channels: [] };

const zScope = z
  .strictObject({
    environments: zReferences,
    roles: zReferences,
    machines: zReferences,
    steps: zReferences,
    channels: zReferences,
  })
  .describe('Ids, slugs or names; one of each kind that is given must fit');

const zOption = z.strictObject({
  value: z.string().max(maxValueChars),
  label: z.string().max(200).default('').describe('What people see; the value where empty'),
});

const maxOptions = 200;

export const PromptControl = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('text') }),
    z.strictObject({ kind: z.literal('multiline') }),
    z.strictObject({ kind: z.literal('checkbox') }).describe('The value is True or False'),
    z.strictObject({ kind: z.literal('select'), options: z.array(zOption).min(1).max(maxOptions) }),
  ])
  .meta({ id: 'PromptControl' });
export type PromptControl = z.infer<typeof PromptControl>;

export const Prompt = z
  .strictObject({
    label: z.string().trim().max(200).default('').describe('What the form calls it; the name where empty'),
    help: zText.default(''),
    isRequired: z.boolean().default(false).describe('It must not be empty'),
    control: PromptControl.default({ kind: 'text' }),
  })
  .meta({ id: 'Prompt' });
export type Prompt = z.infer<typeof Prompt>;

export const Variable = z
  .strictObject({
    id: zId('Variables').optional(),
    name: zName,
    description: zText.default(''),
    value: z.string().max(maxValueChars).nullable().describe('null: a secret that is not told; keep it'),
    isSensitive: z.boolean().default(false),
    scope: zScope.default(everywhere),
    prompt: Prompt.nullable()
      .default(null)
      .describe('Asked for when a release is deployed; `value` is what the form begins with'),
  })
  .meta({ id: 'Variable' });
export type Variable = z.infer<typeof Variable>;

const maxVariables = 10_000;

export const VariableSet = z
  .strictObject({ version: z.int().min(0), variables: z.array(Variable).max(maxVariables) })
  .meta({ id: 'VariableSet' });
export type VariableSet = z.infer<typeof VariableSet>;

export const LibraryVariableSet = z
  .object({ id: zId('VariableSets'), slug: zSlug, name: z.string(), description: z.string() })
  .meta({ id: 'LibraryVariableSet' });
export type LibraryVariableSet = z.infer<typeof LibraryVariableSet>;

export const CreateVariableSet = z
  .strictObject({ name: zName, description: zText.default('') })
  .meta({ id: 'CreateVariableSet' });

export const PatchVariableSet = z
  .strictObject({ name: zName.optional(), description: zText.optional() })
  .meta({ id: 'PatchVariableSet' });

export const ScopeKind = z.enum(['environments', 'roles', 'machines', 'steps', 'channels']);
export type ScopeKind = z.infer<typeof ScopeKind>;

const zOrigin = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('project') }),
  z.object({ kind: z.literal('variable-set'), id: zId('VariableSets'), name: z.string() }),
]);

const explained = {
  variableId: zId('Variables'),
  origin: zOrigin.describe('The project itself, or the variable set that it includes'),
  value: z.string().nullable().describe('null: a secret'),
  isSensitive: z.boolean(),
  isPrompted: z.boolean(),
  scope: zScope,
};

const zRank = z.int().describe('The sum of the weights of what the scope names');
const zSentence = z.string().describe('For people');

export const LosingReason = z
  .discriminatedUnion('code', [
    z.object({ code: z.literal('other-scope'), kind: ScopeKind, text: zSentence }),
    z.object({ code: z.literal('lower-rank'), rank: zRank, winnerRank: zRank, text: zSentence }),
    z.object({ code: z.literal('stands-later'), rank: zRank, text: zSentence }),
  ])
  .meta({ id: 'LosingReason' });
export type LosingReason = z.infer<typeof LosingReason>;

export const ExplainedVariable = z
  .object({
    name: z.string(),
    winner: z
      .object({ ...explained, rank: zRank })
      .nullable()
      .describe('null: no value of that name fits there'),
    losers: z.array(z.object({ ...explained, reason: LosingReason })),
    warnings: z.array(z.string()).describe('Where two values have equal claims'),
  })
  .meta({ id: 'ExplainedVariable' });
export type ExplainedVariable = z.infer<typeof ExplainedVariable>;

export const Explanation = z
  .object({
    environmentId: z.string().nullable(),
    machineId: z.string().nullable(),
    stepId: z.string().nullable(),
    channelId: z.string(),
    variables: z.array(ExplainedVariable),
  })
  .meta({ id: 'Explanation' });
export type Explanation = z.infer<typeof Explanation>;

/** A place of which values are asked; all parts may be left out. */
export const zPlaceQuery = z.strictObject({
  environment: zReference.optional(),
  machine: zReference.optional(),
  step: zReference.optional(),
  name: z.string().trim().min(1).optional().describe('Only this name'),
});

const projects = { tag: 'projects', access: 'user' } as const;
const sets = { tag: 'variable sets', access: 'user' } as const;

export const variableRoutes = {
  'variables.get': defineRoute({
    ...{ ...projects, method: 'get', path: '/api/v1/projects/{id}/variables' },
    ...{ summary: 'The variables of a project', params: zIdParams },
    ...{ answer: VariableSet, errors: ['not-found'] },
  }),
  'variables.put': defineRoute({
    ...{ ...projects, method: 'put', path: '/api/v1/projects/{id}/variables' },
    ...{ summary: 'Change the variables of a project', params: zIdParams, body: VariableSet },
    ...{ answer: VariableSet, errors: ['not-found', 'concurrent-change'] },
  }),
  'variables.explain': defineRoute({
    ...{ ...projects, method: 'get', path: '/api/v1/projects/{id}/variables/explain' },
    ...{ summary: 'Which value each name has at a place, and why not the others', params: zIdParams },
    query: zPlaceQuery.extend({
      channel: zReference.optional().describe('The default channel where not given'),
    }),
    ...{ answer: Explanation, errors: ['not-found'] },
  }),
  'variableSets.list': defineRoute({
    ...{ ...sets, method: 'get', path: '/api/v1/variable-sets', summary: 'All library variable sets' },
    ...{ query: zPageQuery, answer: pageOf(LibraryVariableSet), errors: [] },
  }),
  'variableSets.create': defineRoute({
    ...{ ...sets, method: 'post', path: '/api/v1/variable-sets', summary: 'Make a library variable set' },
    ...{ body: CreateVariableSet, answer: LibraryVariableSet, status: 201, errors: ['name.taken'] },
  }),
  'variableSets.get': defineRoute({
    ...{ ...sets, method: 'get', path: '/api/v1/variable-sets/{id}', summary: 'One library variable set' },
    ...{ params: zIdParams, answer: LibraryVariableSet, errors: ['not-found'] },
  }),
  'variableSets.patch': defineRoute({
    ...{ ...sets, method: 'patch', path: '/api/v1/variable-sets/{id}' },
    ...{ summary: 'Change a library variable set', params: zIdParams, body: PatchVariableSet },
    ...{ answer: LibraryVariableSet, errors: ['not-found', 'name.taken'] },
  }),
  'variableSets.delete': defineRoute({
    ...{ ...sets, method: 'delete', path: '/api/v1/variable-sets/{id}' },
    ...{ summary: 'Delete a library variable set that no project includes', params: zIdParams },
    ...{ answer: 'none', errors: ['not-found', 'in-use'] },
  }),
  'variableSets.getVariables': defineRoute({
    ...{ ...sets, method: 'get', path: '/api/v1/variable-sets/{id}/variables' },
    ...{ summary: 'The variables of a library variable set', params: zIdParams },
    ...{ answer: VariableSet, errors: ['not-found'] },
  }),
  'variableSets.putVariables': defineRoute({
    ...{ ...sets, method: 'put', path: '/api/v1/variable-sets/{id}/variables' },
    ...{ summary: 'Change the variables of a library variable set', params: zIdParams, body: VariableSet },
    ...{ answer: VariableSet, errors: ['not-found', 'concurrent-change'] },
  }),
};
