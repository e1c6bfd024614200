import type { Explanation } from '@tako/api';
import type { Command } from 'commander';
import { UserError } from '../errors.ts';
import { findProject } from '../find/find.ts';
import { findRelease } from '../find/find-release.ts';
import { scopeNames } from '../find/names.ts';
import type { Cli, Session } from '../session/session.ts';
import { explanationText } from './explanation-text.ts';
import { partFileHelp, setProjectVariables } from './set-from-file.ts';
import { variablesTable } from './variables-table.ts';

export function addProjectVariableCommands(project: Command, { open }: Cli): void {
  const group = project.command('variables').description('the variables of a project');
  group
    .command('get <project>')
    .description('show the variables of a project; --output json gives what `set` takes')
    .action(async (reference: string) => showVariables(await open(), reference));
  group
    .command('set <project>')
    .description('change the variables of a project: all of them, those that are not in the file go')
    .requiredOption('--file <file>', partFileHelp)
    .action(async (reference: string, { file }: { file: string }) =>
      setProjectVariables(await open(), reference, file),
    );
  group
    .command('explain <project>')
    .description('show which value each variable has at a place, where it comes from, and why not the others')
    .option('--environment <environment>', 'in this environment')
    .option('--machine <machine>', 'on this machine')
    .option('--step <step>', 'in this step')
    .option('--channel <channel>', 'for releases of this channel (default: the default channel)')
    .option('--release <version>', 'of the variables that this release has frozen, instead of those of now')
    .option('--name <name>', 'only the variable of this name')
    .action(async (reference: string, place: PlaceFlags) => explain(await open(), reference, place));
}

async function showVariables(session: Session, reference: string): Promise<void> {
  const { client, output } = session;
  const { id } = await findProject(client, reference);
  const set = await client.call('variables.get', { params: { id } });
  const nameOf = output.format === 'text' ? await namesIn(session, id) : String;
  output.show(set, ({ variables }) => variablesTable(variables, nameOf));
}

type PlaceFlags = {
  readonly environment?: string;
  readonly machine?: string;
  readonly step?: string;
  readonly channel?: string;
  readonly release?: string;
  readonly name?: string;
};

/** Throws `UserError` where no variable has the name that is asked for. */
async function explain(session: Session, reference: string, flags: PlaceFlags): Promise<void> {
  const { client, output } = session;
  const project = await findProject(client, reference);
  const { name } = flags;
  const explanation = await explanationFor(session, project.id, flags);
  if (name !== undefined && explanation.variables.length === 0) {
    throw new UserError(`name: ${project.name} has no variable ${JSON.stringify(name)}`, 'notFound');
  }
  const nameOf = output.format === 'text' ? await namesIn(session, project.id) : String;
  output.show(explanation, (shown) => explanationText(shown, nameOf));
}

async function explanationFor(
  { client }: Session,
  projectId: string,
  flags: PlaceFlags,
): Promise<Explanation> {
  const { environment, machine, step, channel, release, name } = flags;
  const place = { environment, machine, step, name };
  if (release === undefined)
    return client.call('variables.explain', { params: { id: projectId }, query: { ...place, channel } });
  if (channel !== undefined)
    throw new UserError(
      '--channel: a release has a channel of its own, so give only one of the two',
      'usage',
    );
  const { id } = await findRelease(client, projectId, release);
  return client.call('releases.explain', { params: { id }, query: place });
}

async function namesIn({ client }: Session, projectId: string) {
  const process = await client.call('processes.get', { params: { id: projectId } });
  return scopeNames(client, projectId, process);
}
