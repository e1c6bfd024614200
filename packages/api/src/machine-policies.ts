import { z } from 'zod';
import { defineRoute } from './route.ts';
import { pageOf, zId, zIdParams, zName, zPageQuery, zSlug, zText } from './shared.ts';

const maxScriptChars = 1_000_000;

/** Nobody waits for a check of an hour; what takes longer is no check of how a machine is. */
const maxTimeoutSeconds = 3600;

/** Once a week is as seldom as a check makes sense. */
const maxIntervalMinutes = 7 * 24 * 60;
const maxFreeMegabytes = 100_000_000;
const maxClockSkewSeconds = 24 * 3600;
const maxDeleteAfterDays = 3650;

/** What a check does besides saying hello; a script runs beside deployments and holds none of them up. */
export const HealthCheck = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('connection') }).describe('The agent answers'),
    z
      .strictObject({
        kind: z.literal('script'),
        bash: z.string().max(maxScriptChars).default('').describe('Run where bash is, but not on Windows'),
        powershell: z
          .string()
          .max(maxScriptChars)
          .default('')
          .describe('Run on Windows, and where no bash is'),
        timeoutSeconds: z.int().min(1).max(maxTimeoutSeconds).default(60),
      })
      .refine(({ bash, powershell }) => bash.trim() !== '' || powershell.trim() !== '', {
        path: ['bash'],
        message: 'give a script in bash or in PowerShell',
      }),
  ])
  .meta({ id: 'HealthCheck' });
export type HealthCheck = z.infer<typeof HealthCheck>;

export const Connectivity = z.enum(['expected-online', 'may-be-offline']);
export type Connectivity = z.infer<typeof Connectivity>;

const policyFields = {
  name: zName,
  description: zText,
  healthCheck: HealthCheck,
  intervalMinutes: z
    .int()
    .min(1)
    .max(maxIntervalMinutes)
    .nullable()
    .describe('From one health check to the next; null: only when somebody asks'),
  minFreeMegabytes: z.int().min(0).max(maxFreeMegabytes).describe('MiB; less is a warning, 0 is never one'),
  maxClockSkewSeconds: z
    .int()
    .min(0)
    .max(maxClockSkewSeconds)
    .describe('A clock that is further off than this is a warning, 0 is never one'),
  connectivity: Connectivity.describe('Whether it is a fault when a machine cannot be reached'),
  deleteAfterDays: z
    .int()
    .min(1)
    .max(maxDeleteAfterDays)
    .nullable()
    .describe('A machine that has been unavailable for so long is deleted; null: never'),
};

export const MachinePolicy = z
  .object({
    ...{ id: zId('MachinePolicies'), slug: zSlug, ...policyFields, name: z.string() },
    isDefault: z.boolean().describe('Of machines for which no other is chosen; it cannot be deleted'),
  })
  .meta({ id: 'MachinePolicy' });
export type MachinePolicy = z.infer<typeof MachinePolicy>;

/** What a policy says where nothing is given; those of the one that is there from the start. */
export const usualPolicy = {
  description: '',
  healthCheck: { kind: 'connection' },
  intervalMinutes: 60,
  minFreeMegabytes: 1000,
  maxClockSkewSeconds: 60,
  connectivity: 'expected-online',
  deleteAfterDays: null,
} as const satisfies Omit<MachinePolicy, 'id' | 'slug' | 'name' | 'isDefault'>;

export const CreateMachinePolicy = z
  .strictObject({
    name: zName,
    description: policyFields.description.default(usualPolicy.description),
    healthCheck: policyFields.healthCheck.default(usualPolicy.healthCheck),
    intervalMinutes: policyFields.intervalMinutes.default(usualPolicy.intervalMinutes),
    minFreeMegabytes: policyFields.minFreeMegabytes.default(usualPolicy.minFreeMegabytes),
    maxClockSkewSeconds: policyFields.maxClockSkewSeconds.default(usualPolicy.maxClockSkewSeconds),
    connectivity: policyFields.connectivity.default(usualPolicy.connectivity),
    deleteAfterDays: policyFields.deleteAfterDays.default(usualPolicy.deleteAfterDays),
  })
  .meta({ id: 'CreateMachinePolicy' });

export const PatchMachinePolicy = z.strictObject(policyFields).partial().meta({ id: 'PatchMachinePolicy' });

const policies = { tag: 'machinePolicies', access: 'user' } as const;
const path = '/api/v1/machine-policies';

export const machinePolicyRoutes = {
  'machinePolicies.list': defineRoute({
    ...{ ...policies, method: 'get', path, summary: 'All machine policies' },
    ...{ query: zPageQuery, answer: pageOf(MachinePolicy), errors: [] },
  }),
  'machinePolicies.create': defineRoute({
    ...{ ...policies, method: 'post', path, summary: 'Make a machine policy' },
    ...{ body: CreateMachinePolicy, answer: MachinePolicy, status: 201, errors: ['name.taken'] },
  }),
  'machinePolicies.get': defineRoute({
    ...{ ...policies, method: 'get', path: `${path}/{id}`, summary: 'One machine policy' },
    ...{ params: zIdParams, answer: MachinePolicy, errors: ['not-found'] },
  }),
  'machinePolicies.patch': defineRoute({
    ...{ ...policies, method: 'patch', path: `${path}/{id}`, summary: 'Change a machine policy' },
    ...{ params: zIdParams, body: PatchMachinePolicy, answer: MachinePolicy },
    errors: ['not-found', 'name.taken'],
  }),
  'machinePolicies.delete': defineRoute({
    ...{ ...policies, method: 'delete', path: `${path}/{id}`, summary: 'Delete a machine policy' },
    ...{ params: zIdParams, answer: 'none', errors: ['not-found', 'in-use'] },
  }),
};
