import type { Variable } from '@tako/api';
import { type Client, listAll } from '@tako/client';
import { findChannel, findProject } from '../find/find.ts';
import type { Asked } from './answers.ts';

export type ReleaseToBe = { readonly project: string; readonly channel?: string };

/** What a release that is made now will ask for in these environments, so far as it can be known before it is there. */
export async function projectPrompts(
  client: Client,
  { project, channel }: ReleaseToBe,
  environmentIds: readonly string[],
): Promise<Asked[]> {
  const { id, includedVariableSets } = await findProject(client, project);
  const channelId =
    channel === undefined ? await defaultChannel(client, id) : (await findChannel(client, id, channel)).id;
  const sets = await Promise.all([
    client.call('variables.get', { params: { id } }),
    ...includedVariableSets.map((set) => client.call('variableSets.getVariables', { params: { id: set } })),
  ]);
  return sets
    .flatMap(({ variables }) => variables)
    .filter(({ scope }) => fits(scope.channels, [channelId]) && fits(scope.environments, environmentIds))
    .flatMap(askedBy);
}

async function defaultChannel(client: Client, id: string): Promise<string> {
  for await (const channel of listAll(client, 'channels.list', { params: { id } })) {
    if (channel.isDefault) return channel.id;
  }
  return '';
}

const fits = (wanted: readonly string[], ids: readonly string[]): boolean =>
  wanted.length === 0 || ids.some((id) => wanted.includes(id));

/** Whether a secret has a default is not told before the release is there. */
function askedBy({ name, prompt, value, isSensitive }: Variable): Asked[] {
  if (prompt === null) return [];
  const hasDefault = isSensitive || value !== '';
  return [{ name, label: prompt.label || name, isRequired: prompt.isRequired, hasDefault }];
}
