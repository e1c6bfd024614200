import { z } from 'zod';
import { defineRoute } from './route.ts';
import {
  pageOf,
  zId,
  zIdParams,
  zName,
  zPageQuery,
  zReference,
  zRole,
  zSlug,
  zText,
  zTime,
} from './shared.ts';

export const Environment = z
  .object({
    id: zId('Environments'),
    slug: zSlug,
    name: z.string(),
    description: z.string(),
    sortOrder: z.int(),
  })
  .meta({ id: 'Environment' });
export type Environment = z.infer<typeof Environment>;

export const CreateEnvironment = z
  .strictObject({ name: zName, description: zText.default(''), sortOrder: z.int().optional() })
  .meta({ id: 'CreateEnvironment' });

export const PatchEnvironment = z
  .strictObject({ name: zName.optional(), description: zText.optional(), sortOrder: z.int().optional() })
  .meta({ id: 'PatchEnvironment' });

export const Communication = z.enum(['listening', 'polling']);
export type Communication = z.infer<typeof Communication>;

export const zAddress = z
  .string()
  .trim()
  .regex(/^(?:\[[0-9a-fA-F:.]+\]|[^\s:/[\]]+):[0-9]{1,5}$/, 'host:port')
  .refine(
    (address) => Number(address.slice(address.lastIndexOf(':') + 1)) <= 65_535,
    'the port is too large',
  );

export const HealthState = z.enum(['unknown', 'healthy', 'has-warnings', 'unhealthy', 'unavailable']);
export type HealthState = z.infer<typeof HealthState>;

export const Machine = z
  .object({
    id: zId('Machines'),
    slug: zSlug,
    name: z.string(),
    environmentIds: z.array(zId('Environments')),
    roles: z.array(z.string()),
    thumbprint: z.string(),
    communication: Communication,
    address: z.string().nullable().describe('host:port of a listening agent'),
    isDisabled: z.boolean(),
    isConnected: z.boolean(),
    clockAheadMs: z
      .number()
      .int()
      .nullable()
      .describe(
        'How far its clock was ahead of the server’s when it last said hello, in ms; null where it is not connected',
      ),
    policyId: zId('MachinePolicies'),
    health: z.object({
      state: HealthState,
      checkedAt: zTime.nullable().describe('When it was last spoken with, or could not be'),
      detail: z.string().describe('Why it is not healthy'),
      unavailableSince: zTime.nullable(),
      freeBytes: z.number().int().nullable().describe('On the disk of its agent, at the last hello'),
    }),
    agentVersion: z.string().nullable(),
    platform: z.string().nullable(),
  })
  .meta({ id: 'Machine' });
export type Machine = z.infer<typeof Machine>;

const machineFields = {
  name: zName,
  environments: z.array(zReference).min(1, 'name at least one environment'),
  roles: z.array(zRole),
  thumbprint: z.string().max(200).describe('64 hex digits, in any notation'),
  communication: Communication,
  address: zAddress.nullable(),
  policy: zReference.describe('The machine policy; the default one where not given'),
};

export const CreateMachine = z
  .strictObject({
    ...{ ...machineFields, roles: machineFields.roles.default([]), address: zAddress.nullish() },
    policy: machineFields.policy.optional(),
  })
  .refine(({ communication, address }) => communication === 'polling' || address, {
    path: ['address'],
    message: 'a listening machine needs host:port',
  })
  .meta({ id: 'CreateMachine' });

export const PatchMachine = z
  .strictObject({ ...machineFields, isDisabled: z.boolean() })
  .partial()
  .meta({ id: 'PatchMachine' });

export const DiscoveredAgent = z
  .object({ address: z.string(), thumbprint: z.string() })
  .meta({ id: 'DiscoveredAgent' });

const environments = { tag: 'environments', access: 'user' } as const;
const machines = { tag: 'machines', access: 'user' } as const;

export const infrastructureRoutes = {
  'environments.list': defineRoute({
    ...{
      ...environments,
      method: 'get',
      path: '/api/v1/environments',
      summary: 'All environments in their order',
    },
    ...{ query: zPageQuery, answer: pageOf(Environment), errors: [] },
  }),
  'environments.create': defineRoute({
    ...{ ...environments, method: 'post', path: '/api/v1/environments', summary: 'Make an environment' },
    ...{ body: CreateEnvironment, answer: Environment, status: 201, errors: ['name.taken'] },
  }),
  'environments.get': defineRoute({
    ...{ ...environments, method: 'get', path: '/api/v1/environments/{id}', summary: 'One environment' },
    ...{ params: zIdParams, answer: Environment, errors: ['not-found'] },
  }),
  'environments.patch': defineRoute({
    ...{
      ...environments,
      method: 'patch',
      path: '/api/v1/environments/{id}',
      summary: 'Change an environment',
    },
    ...{
      params: zIdParams,
      body: PatchEnvironment,
      answer: Environment,
      errors: ['not-found', 'name.taken'],
    },
  }),
  'environments.delete': defineRoute({
    ...{
      ...environments,
      method: 'delete',
      path: '/api/v1/environments/{id}',
      summary: 'Delete an environment',
    },
    ...{ params: zIdParams, answer: 'none', errors: ['not-found', 'in-use'] },
  }),
  'machines.list': defineRoute({
    ...{ ...machines, method: 'get', path: '/api/v1/machines', summary: 'All machines' },
    query: zPageQuery.extend({
      ...{ environment: zReference.optional(), role: zRole.optional(), policy: zReference.optional() },
    }),
    ...{ answer: pageOf(Machine), errors: ['not-found'] },
  }),
  'machines.create': defineRoute({
    ...{
      ...machines,
      method: 'post',
      path: '/api/v1/machines',
      summary: 'Register a machine by its thumbprint',
    },
    ...{ body: CreateMachine, answer: Machine, status: 201 },
    errors: ['name.taken', 'machine.thumbprint-taken', 'not-found'],
  }),
  'machines.get': defineRoute({
    ...{ ...machines, method: 'get', path: '/api/v1/machines/{id}', summary: 'One machine' },
    ...{ params: zIdParams, answer: Machine, errors: ['not-found'] },
  }),
  'machines.patch': defineRoute({
    ...{ ...machines, method: 'patch', path: '/api/v1/machines/{id}', summary: 'Change a machine' },
    ...{ params: zIdParams, body: PatchMachine, answer: Machine },
    errors: ['not-found', 'name.taken', 'machine.thumbprint-taken'],
  }),
  'machines.delete': defineRoute({
    ...{ ...machines, method: 'delete', path: '/api/v1/machines/{id}', summary: 'Delete a machine' },
    ...{ params: zIdParams, answer: 'none', errors: ['not-found', 'in-use'] },
  }),
  'machines.discover': defineRoute({
    ...{ ...machines, method: 'post', path: '/api/v1/machines/discover' },
    summary: 'The thumbprint that a listening agent shows, to compare before it is registered',
    body: z.strictObject({ address: zAddress }),
    ...{ answer: DiscoveredAgent, errors: ['machine.unreachable'] },
  }),
  'machines.check': defineRoute({
    ...{
      ...machines,
      method: 'post',
      path: '/api/v1/machines/{id}/health-check',
      summary: 'Check the health of one machine now, as its policy says, and wait for the outcome',
    },
    ...{ params: zIdParams, body: z.strictObject({}).optional(), answer: Machine, errors: ['not-found'] },
  }),
};
