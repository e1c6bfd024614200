/** Changing the parts of a project that are kept as files: its steps and its variables. */
import type { BodyInputOf, RouteOf } from '@tako/api';
import { UserError } from '../errors.ts';
import { findProject } from '../find/find.ts';
import { countText } from '../output/count-text.ts';
import { readJsonObject } from '../session/read-json.ts';
import type { Session } from '../session/session.ts';

/** Throws `UserError` for a file that cannot be taken, `ApiError` where the server finds a field wrong. */
export async function setProcess({ client, output }: Session, project: string, file: string): Promise<void> {
  const content = await readJsonObject(file);
  const { id, name } = await findProject(client, project);
  const version =
    versionOf(content, file) ?? (await client.call('processes.get', { params: { id } })).version;
  // The server checks every field and names what is wrong.
  const body = { ...content, version } as BodyInputOf<RouteOf<'processes.put'>>;
  const process = await client.call('processes.put', { params: { id }, body });
  output.show(process, ({ steps }) => `${name} has ${countText(steps.length, 'step')}`);
}

/** As `setProcess`. */
export async function setVariables(
  { client, output }: Session,
  project: string,
  file: string,
): Promise<void> {
  const content = await readJsonObject(file);
  const { id, name } = await findProject(client, project);
  const version =
    versionOf(content, file) ?? (await client.call('variables.get', { params: { id } })).version;
  const body = { ...content, version } as BodyInputOf<RouteOf<'variables.put'>>;
  const set = await client.call('variables.put', { params: { id }, body });
  output.show(set, ({ variables }) => `${name} has ${countText(variables.length, 'variable')}`);
}

/** Undefined where the file leaves it to the server. */
export function versionOf(content: Readonly<Record<string, unknown>>, file: string): number | undefined {
  const { version } = content;
  if (version === undefined || version === null || version === 0) return undefined;
  if (typeof version === 'number') return version;
  throw new UserError(`version: in ${file} it is no number`, 'usage');
}
