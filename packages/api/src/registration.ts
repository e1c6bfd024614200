import { z } from 'zod';
import { Communication, zAddress } from './infrastructure.ts';
import { defineRoute } from './route.ts';
import { pageOf, zId, zIdParams, zName, zPageQuery, zReference, zRole, zTime } from './shared.ts';

/** What a token lives where nobody says otherwise: long enough to walk to the machine. */
export const usualTokenMinutes = 60;
const mostTokenMinutes = 30 * 24 * 60;
const mostTokenChars = 1000;
const mostUrlChars = 300;

export const RegistrationToken = z
  .object({
    id: zId('RegistrationTokens'),
    environmentIds: z.array(zId('Environments')),
    roles: z.array(z.string()),
    machineName: z.string().nullable().describe('What the machine will be called; null: as its agent says'),
    policyId: zId('MachinePolicies').nullable().describe('null: the default one'),
    createdBy: z.string().describe('User name'),
    createdAt: zTime,
    expiresAt: zTime,
    usedAt: zTime.nullable(),
    machineId: zId('Machines').nullable().describe('Of the machine that was registered with it'),
  })
  .meta({ id: 'RegistrationToken' });
export type RegistrationToken = z.infer<typeof RegistrationToken>;

export const CreateRegistrationToken = z
  .strictObject({
    environments: z.array(zReference).min(1, 'name at least one environment'),
    roles: z.array(zRole).default([]),
    machineName: zName.optional(),
    policy: zReference.optional().describe('Where not the default one'),
    serverUrl: z
      .string()
      .max(mostUrlChars)
      .regex(
        /^https?:\/\/[^\s/?#@'"\\]+(?:\/[^\s?#'"\\]*)?$/i,
        'http:// or https://, without a user or a query',
      )
      .optional()
      .describe('Where the machine finds this API; the token carries it'),
    expiresInMinutes: z.int().min(1).max(mostTokenMinutes).default(usualTokenMinutes),
  })
  .meta({ id: 'CreateRegistrationToken' });

export const CreatedRegistrationToken = RegistrationToken.extend({
  token: z
    .string()
    .describe(
      "Shown this once. Behind the dots stand the server's thumbprint and its URL, so that an agent trusts no other",
    ),
}).meta({ id: 'CreatedRegistrationToken' });
export type CreatedRegistrationToken = z.infer<typeof CreatedRegistrationToken>;

export const RegisterMachine = z
  .strictObject({
    token: z.string().max(mostTokenChars),
    name: zName.describe('What the machine is called where the token does not say it'),
    thumbprint: z.string().max(200).describe('64 hex digits, in any notation'),
    communication: Communication,
    address: zAddress.nullish(),
  })
  .refine(({ communication, address }) => communication === 'polling' || address, {
    path: ['address'],
    message: 'a listening machine needs host:port',
  })
  .meta({ id: 'RegisterMachine' });

export const RegisteredMachine = z
  .object({
    id: zId('Machines'),
    name: z.string(),
    isNew: z.boolean().describe('false: this token had registered this very machine before'),
  })
  .meta({ id: 'RegisteredMachine' });
export type RegisteredMachine = z.infer<typeof RegisteredMachine>;

const tokens = { tag: 'registration tokens', access: 'user' } as const;

export const registrationRoutes = {
  'registrationTokens.list': defineRoute({
    ...{ ...tokens, method: 'get', path: '/api/v1/registration-tokens' },
    summary: 'The tokens with which machines may register or have registered, the newest first',
    ...{ query: zPageQuery, answer: pageOf(RegistrationToken), errors: [] },
  }),
  'registrationTokens.create': defineRoute({
    ...{ ...tokens, method: 'post', path: '/api/v1/registration-tokens' },
    summary: 'Make a token with which one machine may register itself, once',
    ...{ body: CreateRegistrationToken, answer: CreatedRegistrationToken, status: 201 },
    errors: ['not-found'],
  }),
  'registrationTokens.delete': defineRoute({
    ...{ ...tokens, method: 'delete', path: '/api/v1/registration-tokens/{id}' },
    summary: 'Withdraw a token; a machine that it has registered stays',
    ...{ params: zIdParams, answer: 'none', errors: ['not-found'] },
  }),
  'machines.register': defineRoute({
    ...{ tag: 'machines', access: 'public', method: 'post', path: '/api/v1/machines/register' },
    summary: 'What an agent says that was given a registration token',
    ...{ body: RegisterMachine, answer: RegisteredMachine, status: 201 },
    errors: ['registration.refused', 'auth.throttled', 'name.taken', 'machine.thumbprint-taken', 'not-found'],
  }),
};
