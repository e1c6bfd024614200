import type { Project } from '@tako/api';
import type { Command } from 'commander';
import { findProject } from '../find/find.ts';
import { scopeNames } from '../find/names.ts';
import { mostListRows } from '../limits.ts';
import { renderFields } from '../output/table.ts';
import { changesOf } from '../session/changes.ts';
import { type PageFlags, pageQuery, withPage } from '../session/options.ts';
import type { Cli } from '../session/session.ts';
import { showPage } from '../session/show-page.ts';
import { processTable, variablesTable } from './project-tables.ts';
import { setProcess, setVariables } from './set-project-part.ts';

const fileHelp =
  'a JSON file, or - for standard input; without a version, or with 0, that of the server is taken';

export function addProjectCommands(program: Command, cli: Cli): void {
  const group = program.command('project').description('what is deployed: steps, variables, releases');
  addRecords(group, cli);
  addEdit(group, cli);
  addSwitch(group, cli, 'enable', 'deploy a project again');
  addSwitch(group, cli, 'disable', 'let a project no longer be deployed');
  addProcess(group.command('process').description('the steps of a project'), cli);
  addVariables(group.command('variables').description('the variables of a project'), cli);
}

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
  group
    .command('create')
    .description('make a project')
    .requiredOption('--name <name>', 'what it is called')
    .option('--description <text>', 'what it is')
    .action(async (body: { name: string; description?: string }) => {
      const { client, output } = await open();
      const made = await client.call('projects.create', { body });
      output.show(made, ({ name, id }) => `Made project ${name} (${id})`);
    });
  group
    .command('show <project>')
    .description('show a project')
    .action(async (reference: string) => {
      const { client, output } = await open();
      output.show(await findProject(client, reference), projectFields);
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

type EditFlags = { readonly name?: string; readonly description?: string };

function addEdit(group: Command, { open }: Cli): void {
  group
    .command('edit <project>')
    .description('change the name or the description of a project')
    .option('--name <name>', 'what it is called from now on')
    .option('--description <text>', 'what it is')
    .action(async (reference: string, { name, description }: EditFlags) => {
      const body = changesOf({ name, description }, '--name or --description');
      const { client, output } = await open();
      const { id } = await findProject(client, reference);
      const project = await client.call('projects.patch', { params: { id }, body });
      output.show(project, (changed) => `Changed project ${changed.name} (${id})`);
    });
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
      output.show(await client.call('processes.get', { params: { id } }), processTable);
    });
  group
    .command('set <project>')
    .description('change the steps of a project')
    .requiredOption('--file <file>', fileHelp)
    .action(async (reference: string, { file }: { file: string }) =>
      setProcess(await open(), reference, file),
    );
}

function addVariables(group: Command, { open }: Cli): void {
  group
    .command('get <project>')
    .description('show the variables of a project; --output json gives what `set` takes')
    .action(async (reference: string) => {
      const { client, output } = await open();
      const { id } = await findProject(client, reference);
      const set = await client.call('variables.get', { params: { id } });
      if (output.format === 'json') return output.json(set);
      const process = await client.call('processes.get', { params: { id } });
      const nameOf = await scopeNames(client, process);
      output.show(set, ({ variables }) => variablesTable(variables, nameOf));
    });
  group
    .command('set <project>')
    .description('change the variables of a project: all of them, those that are not in the file go')
    .requiredOption('--file <file>', fileHelp)
    .action(async (reference: string, { file }: { file: string }) =>
      setVariables(await open(), reference, file),
    );
}

function projectFields({ name, id, slug, isDisabled, description }: Project): string {
  return renderFields([
    ['Name', name],
    ['Id', id],
    ['Slug', slug],
    ['Disabled', isDisabled],
    ['Description', description],
  ]);
}
