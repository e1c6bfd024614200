/** Changing what is kept as files: steps and variables of a project, variables of the library. */
import type { BodyInputOf, RouteOf } from '@tako/api';
import { UserError } from '../errors.ts';
import { findProject, findVariableSet } from '../find/find.ts';
import { countText } from '../output/count-text.ts';
import { readJsonObject } from '../session/read-json.ts';
import type { Session } from '../session/session.ts';

export const partFileHelp =
  'a JSON file, or - for standard input; without a version, or with 0, that of the server is taken';

/** Throws `UserError` for a file that cannot be taken, `ApiError` where the server finds a field wrong. */
export async function setProcess({ client, output }: Session, project: string, file: string): Promise<void> {
  const content = await readJsonObject(file);
  const { id, name } = await findProject(client, project);
  const params = { id };
  const body = await withVersion(content, file, () => client.call('processes.get', { params }));
  // The server checks every field and names what is wrong.
  const process = await client.call('processes.put', {
    params,
    body: body as BodyInputOf<RouteOf<'processes.put'>>,
  });
  output.show(process, ({ steps }) => `${name} has ${countText(steps.length, 'step')}`);
}

type VariablesBody = BodyInputOf<RouteOf<'variables.put'>>;

/** As `setProcess`. */
export async function setProjectVariables(
  { client, output }: Session,
  project: string,
  file: string,
): Promise<void> {
  const content = await readJsonObject(file);
  const { id, name } = await findProject(client, project);
  const params = { id };
  const body = await withVersion(content, file, () => client.call('variables.get', { params }));
  const set = await client.call('variables.put', { params, body: body as VariablesBody });
  output.show(set, ({ variables }) => `${name} has ${countText(variables.length, 'variable')}`);
}

/** As `setProcess`. */
export async function setLibraryVariables(
  { client, output }: Session,
  variableSet: string,
  file: string,
): Promise<void> {
  const content = await readJsonObject(file);
  const { id, name } = await findVariableSet(client, variableSet);
  const params = { id };
  const body = await withVersion(content, file, () => client.call('variableSets.getVariables', { params }));
  const set = await client.call('variableSets.putVariables', { params, body: body as VariablesBody });
  output.show(set, ({ variables }) => `${name} has ${countText(variables.length, 'variable')}`);
}

type Content = Readonly<Record<string, unknown>>;

async function withVersion(
  content: Content,
  file: string,
  get: () => Promise<{ readonly version: number }>,
): Promise<Content> {
  return { ...content, version: versionOf(content, file) ?? (await get()).version };
}

/** Undefined where the file leaves it to the server. */
export function versionOf(content: Content, file: string): number | undefined {
  const { version } = content;
  if (version === undefined || version === null || version === 0) return undefined;
  if (typeof version === 'number') return version;
  throw new UserError(`version: in ${file} it is no number`, 'usage');
}
