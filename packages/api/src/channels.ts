import { z } from 'zod';
import { defineRoute } from './route.ts';
import { pageOf, zId, zIdOrSlug, zIdParams, zName, zPageQuery, zSlug, zText } from './shared.ts';

export const Channel = z
  .object({
    id: zId('Channels'),
    slug: zSlug.describe('Unique in its project'),
    projectId: zId('Projects'),
    name: z.string(),
    description: z.string(),
    isDefault: z.boolean().describe('Releases that name no channel belong to it'),
  })
  .meta({ id: 'Channel' });
export type Channel = z.infer<typeof Channel>;

export const CreateChannel = z
  .strictObject({ name: zName, description: zText.default(''), isDefault: z.boolean().default(false) })
  .meta({ id: 'CreateChannel' });

export const PatchChannel = z
  .strictObject({ name: zName.optional(), description: zText.optional(), isDefault: z.boolean().optional() })
  .meta({ id: 'PatchChannel' });

const zChannelParams = z.strictObject({ id: zIdOrSlug, channel: zIdOrSlug });

const channels = { tag: 'channels', access: 'user' } as const;

export const channelRoutes = {
  'channels.list': defineRoute({
    ...{ ...channels, method: 'get', path: '/api/v1/projects/{id}/channels' },
    ...{ summary: 'The channels of a project', params: zIdParams, query: zPageQuery },
    ...{ answer: pageOf(Channel), errors: ['not-found'] },
  }),
  'channels.create': defineRoute({
    ...{ ...channels, method: 'post', path: '/api/v1/projects/{id}/channels', summary: 'Make a channel' },
    ...{ params: zIdParams, body: CreateChannel, answer: Channel, status: 201 },
    errors: ['not-found', 'name.taken'],
  }),
  'channels.get': defineRoute({
    ...{ ...channels, method: 'get', path: '/api/v1/projects/{id}/channels/{channel}' },
    ...{ summary: 'One channel', params: zChannelParams, answer: Channel, errors: ['not-found'] },
  }),
  'channels.patch': defineRoute({
    ...{ ...channels, method: 'patch', path: '/api/v1/projects/{id}/channels/{channel}' },
    ...{ summary: 'Change a channel', params: zChannelParams, body: PatchChannel, answer: Channel },
    errors: ['not-found', 'name.taken'],
  }),
  'channels.delete': defineRoute({
    ...{ ...channels, method: 'delete', path: '/api/v1/projects/{id}/channels/{channel}' },
    ...{ summary: 'Delete a channel that has no releases and is not the default', params: zChannelParams },
    ...{ answer: 'none', errors: ['not-found', 'in-use'] },
  }),
};
