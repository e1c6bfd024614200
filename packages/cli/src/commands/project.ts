import { type Project, UnavailableMachines } from '@tako/api';
import { type Command, Option } from 'commander';
import { UserError } from '../errors.ts';
import { findProject } from '../find/find.ts';
import { type Names, scopeNames, variableSetNames } from '../find/names.ts';
import { mostListRows } from '../limits.ts';
import { renderFields } from '../output/table.ts';
import { changesOf } from '../session/changes.ts';
import { type PageFlags, pageQuery, repeated, withPage } from '../session/options.ts';
import type { Cli } from '../session/session.ts';
import { showPage } from '../session/show-page.ts';
import { processText } from './project-tables.ts';
import { addProjectVariableCommands } from './project-variables.ts';
import {
  type NumberFlags,
  releaseNumbersFrom,
  releaseNumbersText,
  withReleaseNumbers,
} from './release-numbers.ts';
import { partFileHelp, setProcess } from './set-from-file.ts';

export function addProjectCommands(program: Command, cli: Cli): void {
  const group = program.command('project').description('what is deployed: steps, variables, releases');
  addRecords(group, cli);
  addEdit(group, cli);
  addSwitch(group, cli, 'enable', 'deploy a project again');
  addSwitch(group, cli, 'disable', 'let a project no longer be deployed');
  addProcess(group.command('process').description('the steps of a project'), cli);
  addProjectVariableCommands(group, cli);
}

type RecordFlags = NumberFlags & {
  readonly name?: string;
  readonly description?: string;
  readonly includeVariableSet?: readonly string[];
  readonly unavailableMachines?: UnavailableMachines;
};

const unavailableOption = () =>
  new Option('--unavailable-machines <what>', 'what a deployment does where they cannot be reached').choices(
    UnavailableMachines.options,
  );

function addRecords(group: Command, { open }: Cli): void {
  withPage(group.command('list').description('list the projects'), mostListRows).action(
    async (flags: PageFlags) => {
      const session = await open();
      const page = await session.client.call('projects.list', { query: pageQuery(flags) });
      showPage(session, page, ['NAME', 'SLUG', 'ID', 'DISABLED', 'DESCRIPTION'], (project) => [
        ...[project.name, project.slug, project.id, project.isDisabled, project.description],
      ]);
    },
  );
  const create = group
    .command('create')
    .description('make a project')
    .requiredOption('--name <name>', 'what it is called')
    .option('--description <text>', 'what it is')
    .addOption(repeated('--include-variable-set <name>', 'with the variables of this set'))
    .addOption(unavailableOption());
  withReleaseNumbers(create).action(async (flags: RecordFlags & { name: string }) => {
    const { name, description, includeVariableSet = [], unavailableMachines } = flags;
    const releaseNumbers = releaseNumbersFrom(flags);
    const { client, output } = await open();
    const includedVariableSets = [...includeVariableSet];
    const body = { name, description, includedVariableSets, releaseNumbers, unavailableMachines };
    const made = await client.call('projects.create', { body });
    output.show(made, (project) => `Made project ${project.name} (${project.id})`);
  });
  group
    .command('show <project>')
    .description('show a project')
    .action(async (reference: string) => {
      const { client, output } = await open();
      const project = await findProject(client, reference);
      const nameOf = output.format === 'text' ? await variableSetNames(client) : String;
      output.show(project, (shown) => projectFields(shown, nameOf));
    });
  group
    .command('delete <project>')
    .description('delete a project with its releases')
    .action(async (reference: string) => {
      const { client, output } = await open();
      const { id, name } = await findProject(client, reference);
      await client.call('projects.delete', { params: { id } });
      output.say(`Deleted project ${name}`);
    });
}

type EditFlags = RecordFlags & {
  /** False for `--no-variable-sets`. */
  readonly variableSets: boolean;
};

function addEdit(group: Command, { open }: Cli): void {
  const edit = group
    .command('edit <project>')
    .description(
      'change the name, the description, the release numbers or the included variable sets of a project',
    )
    .option('--name <name>', 'what it is called from now on')
    .option('--description <text>', 'what it is')
    .addOption(
      repeated(
        '--include-variable-set <name>',
        'with the variables of this set, in place of the sets before; of two, the first counts more',
      ),
    )
    .option('--no-variable-sets', 'with those of no set')
    .addOption(unavailableOption());
  withReleaseNumbers(edit).action(async (reference: string, flags: EditFlags) => {
    const { name, description, unavailableMachines } = flags;
    const body = changesOf(
      {
        ...{ name, description, includedVariableSets: includedBy(flags) },
        ...{ releaseNumbers: releaseNumbersFrom(flags), unavailableMachines },
      },
      '--name, --description, --include-variable-set, --no-variable-sets, --unavailable-machines or --number-by-…',
    );
    const { client, output } = await open();
    const { id } = await findProject(client, reference);
    const project = await client.call('projects.patch', { params: { id }, body });
    output.show(project, (changed) => `Changed project ${changed.name} (${id})`);
  });
}

function includedBy({ includeVariableSet, variableSets }: EditFlags): string[] | undefined {
  if (variableSets) return includeVariableSet && [...includeVariableSet];
  if (includeVariableSet === undefined) return [];
  throw new UserError(
    'include-variable-set: give either --include-variable-set or --no-variable-sets',
    'usage',
  );
}

function addSwitch(group: Command, { open }: Cli, verb: 'enable' | 'disable', description: string): void {
  group
    .command(`${verb} <project>`)
    .description(description)
    .action(async (reference: string) => {
      const { client, output } = await open();
      const { id } = await findProject(client, reference);
      const body = { isDisabled: verb === 'disable' };
      const project = await client.call('projects.patch', { params: { id }, body });
      output.show(project, ({ name }) => `${name} is ${verb}d`);
    });
}

function addProcess(group: Command, { open }: Cli): void {
  group
    .command('get <project>')
    .description('show the steps of a project; --output json gives what `set` takes')
    .action(async (reference: string) => {
      const { client, output } = await open();
      const { id } = await findProject(client, reference);
      const process = await client.call('processes.get', { params: { id } });
      const nameOf = output.format === 'text' ? await scopeNames(client, id, process) : String;
      output.show(process, (shown) => processText(shown, nameOf));
    });
  group
    .command('set <project>')
    .description('change the steps of a project')
    .requiredOption('--file <file>', partFileHelp)
    .action(async (reference: string, { file }: { file: string }) =>
      setProcess(await open(), reference, file),
    );
}

function projectFields(project: Project, nameOf: Names): string {
  const { name, id, slug, isDisabled, description, includedVariableSets } = project;
  const { releaseNumbers, unavailableMachines } = project;
  return renderFields([
    ['Name', name],
    ['Id', id],
    ['Slug', slug],
    ['Disabled', isDisabled],
    ['Description', description],
    ['Variable sets', includedVariableSets.map(nameOf).join(', ')],
    ['Release numbers', releaseNumbersText(releaseNumbers)],
    ['If unavailable', unavailableMachines],
  ]);
}
