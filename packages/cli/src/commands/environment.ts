import type { Environment } from '@tako/api';
import type { Command } from 'commander';
import { findEnvironment } from '../find/find.ts';
import { mostListRows } from '../limits.ts';
import { renderFields } from '../output/table.ts';
import { changesOf } from '../session/changes.ts';
import { type PageFlags, pageQuery, wholeNumber, withPage } from '../session/options.ts';
import type { Cli } from '../session/session.ts';
import { showPage } from '../session/show-page.ts';

type EditFlags = { readonly name?: string; readonly description?: string; readonly sortOrder?: number };

export function addEnvironmentCommands(program: Command, { open }: Cli): void {
  const group = program.command('environment').description('where releases go: Test, Production, ...');

  withPage(group.command('list').description('list the environments in their order'), mostListRows).action(
    async (flags: PageFlags) => {
      const session = await open();
      const page = await session.client.call('environments.list', { query: pageQuery(flags) });
      showPage(session, page, ['NAME', 'SLUG', 'ID', 'DESCRIPTION'], (environment) => [
        environment.name,
        environment.slug,
        environment.id,
        environment.description,
      ]);
    },
  );
  group
    .command('create')
    .description('make an environment')
    .requiredOption('--name <name>', 'what it is called')
    .option('--description <text>', 'what it is for')
    .option('--sort-order <number>', 'its place among the others', wholeNumber)
    .action(async (body: { name: string; description?: string; sortOrder?: number }) => {
      const { client, output } = await open();
      const made = await client.call('environments.create', { body });
      output.show(made, ({ name, id }) => `Made environment ${name} (${id})`);
    });
  group
    .command('edit <environment>')
    .description('change the name, the description or the place of an environment')
    .option('--name <name>', 'what it is called from now on')
    .option('--description <text>', 'what it is for')
    .option('--sort-order <number>', 'its place among the others', wholeNumber)
    .action(async (reference: string, { name, description, sortOrder }: EditFlags) => {
      const body = changesOf({ name, description, sortOrder }, '--name, --description or --sort-order');
      const { client, output } = await open();
      const { id } = await findEnvironment(client, reference);
      const environment = await client.call('environments.patch', { params: { id }, body });
      output.show(environment, (changed) => `Changed environment ${changed.name} (${id})`);
    });
  group
    .command('show <environment>')
    .description('show an environment')
    .action(async (reference: string) => {
      const { client, output } = await open();
      output.show(await findEnvironment(client, reference), fieldsOf);
    });
  group
    .command('delete <environment>')
    .description('delete an environment')
    .action(async (reference: string) => {
      const { client, output } = await open();
      const { id, name } = await findEnvironment(client, reference);
      await client.call('environments.delete', { params: { id } });
      output.say(`Deleted environment ${name}`);
    });
}

function fieldsOf({ name, id, slug, sortOrder, description }: Environment): string {
  return renderFields([
    ['Name', name],
    ['Id', id],
    ['Slug', slug],
    ['Sort order', sortOrder],
    ['Description', description],
  ]);
}
