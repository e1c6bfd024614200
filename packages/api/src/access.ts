import { z } from 'zod';
import { defineRoute } from './route.ts';
import { pageOf, zId, zIdParams, zName, zPageQuery, zTime } from './shared.ts';

export const ServerInfo = z
  .object({
    name: z.literal('Tako'),
    version: z.string(),
    apiVersion: z.literal('v1'),
    serverId: z.string(),
    thumbprint: z.string().describe('SHA-256 of the certificate that agents see'),
    pollingPort: z.int(),
    time: zTime,
  })
  .meta({ id: 'ServerInfo' });
export type ServerInfo = z.infer<typeof ServerInfo>;

const minPasswordChars = 10;
const zPassword = z.string().min(minPasswordChars).max(1000);

export const User = z
  .object({
    id: zId('Users'),
    username: z.string(),
    displayName: z.string(),
    isAdministrator: z.boolean(),
    isDisabled: z.boolean(),
    createdAt: zTime,
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof User>;

export const CreateUser = z
  .strictObject({
    username: z.string().regex(/^[\p{L}\p{N}._@-]{1,100}$/u, 'letters, digits and . _ @ -'),
    displayName: zName.optional(),
    password: zPassword,
    isAdministrator: z.boolean().default(false),
  })
  .meta({ id: 'CreateUser' });

export const PatchUser = z
  .strictObject({
    displayName: zName.optional(),
    password: zPassword.optional(),
    isAdministrator: z.boolean().optional(),
    isDisabled: z.boolean().optional(),
  })
  .meta({ id: 'PatchUser' });

export const PatchMe = z
  .strictObject({
    displayName: zName.optional(),
    password: zPassword.optional(),
    currentPassword: z.string().max(1000).optional().describe('Needed to change the password'),
  })
  .meta({ id: 'PatchMe' });

export const LogIn = z
  .strictObject({ username: z.string().max(200), password: z.string().max(1000) })
  .meta({ id: 'LogIn' });

export const Session = z
  .object({ user: User, csrfToken: z.string().describe('Send it as X-CSRF-Token with every change') })
  .meta({ id: 'Session' });

export const ApiKey = z
  .object({
    id: zId('ApiKeys'),
    purpose: z.string(),
    prefix: z.string().describe('The first characters, to recognise it by'),
    userId: zId('Users'),
    createdAt: zTime,
    expiresAt: zTime.nullable(),
    lastUsedAt: zTime.nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof ApiKey>;

export const CreateApiKey = z
  .strictObject({ purpose: zName, expiresAt: zTime.optional() })
  .meta({ id: 'CreateApiKey' });

export const CreatedApiKey = ApiKey.extend({ key: z.string().describe('Shown this once') }).meta({
  id: 'CreatedApiKey',
});

const users = { tag: 'users', access: 'administrator' } as const;
const keys = { tag: 'api keys', access: 'user' } as const;

export const accessRoutes = {
  'server.info': defineRoute({
    ...{
      method: 'get',
      path: '/api/v1/server',
      summary: 'Who this server is',
      tag: 'server',
      access: 'public',
    },
    ...{ answer: ServerInfo, errors: [] },
  }),
  'sessions.create': defineRoute({
    ...{ method: 'post', path: '/api/v1/sessions', summary: 'Log in', tag: 'sessions', access: 'public' },
    ...{ body: LogIn, answer: Session, status: 201, errors: ['auth.wrong-credentials', 'auth.throttled'] },
  }),
  'sessions.current': defineRoute({
    ...{
      method: 'get',
      path: '/api/v1/sessions/current',
      summary: 'Who is logged in',
      tag: 'sessions',
      access: 'user',
    },
    ...{ answer: Session, errors: [] },
  }),
  'sessions.delete': defineRoute({
    ...{
      method: 'delete',
      path: '/api/v1/sessions/current',
      summary: 'Log out',
      tag: 'sessions',
      access: 'user',
    },
    ...{ answer: 'none', errors: [] },
  }),
  'users.me': defineRoute({
    ...{
      method: 'get',
      path: '/api/v1/users/me',
      summary: 'The user who asks',
      tag: 'users',
      access: 'user',
    },
    ...{ answer: User, errors: [] },
  }),
  'users.patchMe': defineRoute({
    ...{
      method: 'patch',
      path: '/api/v1/users/me',
      summary: 'Change your own name or password',
      tag: 'users',
      access: 'user',
    },
    ...{ body: PatchMe, answer: User, errors: ['auth.wrong-credentials'] },
  }),
  'users.list': defineRoute({
    ...{ ...users, method: 'get', path: '/api/v1/users', summary: 'All users' },
    ...{ query: zPageQuery, answer: pageOf(User), errors: [] },
  }),
  'users.create': defineRoute({
    ...{ ...users, method: 'post', path: '/api/v1/users', summary: 'Make a user' },
    ...{ body: CreateUser, answer: User, status: 201, errors: ['name.taken'] },
  }),
  'users.get': defineRoute({
    ...{ ...users, method: 'get', path: '/api/v1/users/{id}', summary: 'One user' },
    ...{ params: zIdParams, answer: User, errors: ['not-found'] },
  }),
  'users.patch': defineRoute({
    ...{ ...users, method: 'patch', path: '/api/v1/users/{id}', summary: 'Change a user' },
    ...{ params: zIdParams, body: PatchUser, answer: User, errors: ['not-found', 'in-use'] },
  }),
  'users.delete': defineRoute({
    ...{ ...users, method: 'delete', path: '/api/v1/users/{id}', summary: 'Delete a user' },
    ...{ params: zIdParams, answer: 'none', errors: ['not-found', 'in-use'] },
  }),
  'apiKeys.list': defineRoute({
    ...{ ...keys, method: 'get', path: '/api/v1/api-keys', summary: 'Your API keys' },
    ...{ query: zPageQuery, answer: pageOf(ApiKey), errors: [] },
  }),
  'apiKeys.create': defineRoute({
    ...{ ...keys, method: 'post', path: '/api/v1/api-keys', summary: 'Make an API key' },
    ...{ body: CreateApiKey, answer: CreatedApiKey, status: 201, errors: [] },
  }),
  'apiKeys.delete': defineRoute({
    ...{ ...keys, method: 'delete', path: '/api/v1/api-keys/{id}', summary: 'Delete an API key' },
    ...{ params: zIdParams, answer: 'none', errors: ['not-found'] },
  }),
};
