import type { LibraryVariableSet } from '@tako/api';
import type { Command } from 'commander';
import { findVariableSet } from '../find/find.ts';
import { placeNames } from '../find/names.ts';
import { mostListRows } from '../limits.ts';
import { renderFields } from '../output/table.ts';
import { changesOf } from '../session/changes.ts';
import { type PageFlags, pageQuery, withPage } from '../session/options.ts';
import type { Cli } from '../session/session.ts';
import { showPage } from '../session/show-page.ts';
import { partFileHelp, setLibraryVariables } from './set-from-file.ts';
import { variablesTable } from './variables-table.ts';

type RecordFlags = { readonly name?: string; readonly description?: string };

export function addVariableSetCommands(program: Command, cli: Cli): void {
  const group = program
    .command('variable-set')
    .description('variables of the library, which several projects include');
  addRecords(group, cli);
  addEdit(group, cli);
  addVariables(group.command('variables').description('the variables of a set'), cli);
}

function addRecords(group: Command, { open }: Cli): void {
  withPage(group.command('list').description('list the variable sets'), mostListRows).action(
    async (flags: PageFlags) => {
      const session = await open();
      const page = await session.client.call('variableSets.list', { query: pageQuery(flags) });
      showPage(session, page, ['NAME', 'SLUG', 'ID', 'DESCRIPTION'], (set) => [
        ...[set.name, set.slug, set.id, set.description],
      ]);
    },
  );
  group
    .command('create')
    .description('make a variable set')
    .requiredOption('--name <name>', 'what it is called')
    .option('--description <text>', 'what it is for')
    .action(async (body: { name: string; description?: string }) => {
      const { client, output } = await open();
      const made = await client.call('variableSets.create', { body });
      output.show(made, ({ name, id }) => `Made variable set ${name} (${id})`);
    });
  group
    .command('show <variable-set>')
    .description('show a variable set')
    .action(async (reference: string) => {
      const { client, output } = await open();
      output.show(await findVariableSet(client, reference), fieldsOf);
    });
  group
    .command('delete <variable-set>')
    .description('delete a variable set that no project includes')
    .action(async (reference: string) => {
      const { client, output } = await open();
      const { id, name } = await findVariableSet(client, reference);
      await client.call('variableSets.delete', { params: { id } });
      output.say(`Deleted variable set ${name}`);
    });
}

function addEdit(group: Command, { open }: Cli): void {
  group
    .command('edit <variable-set>')
    .description('change the name or the description of a variable set')
    .option('--name <name>', 'what it is called from now on')
    .option('--description <text>', 'what it is for')
    .action(async (reference: string, { name, description }: RecordFlags) => {
      const body = changesOf({ name, description }, '--name or --description');
      const { client, output } = await open();
      const { id } = await findVariableSet(client, reference);
      const set = await client.call('variableSets.patch', { params: { id }, body });
      output.show(set, (changed) => `Changed variable set ${changed.name} (${id})`);
    });
}

function addVariables(group: Command, { open }: Cli): void {
  group
    .command('get <variable-set>')
    .description('show the variables of a set; --output json gives what `set` takes')
    .action(async (reference: string) => {
      const { client, output } = await open();
      const { id } = await findVariableSet(client, reference);
      const set = await client.call('variableSets.getVariables', { params: { id } });
      const nameOf = output.format === 'text' ? await placeNames(client) : String;
      output.show(set, ({ variables }) => variablesTable(variables, nameOf));
    });
  group
    .command('set <variable-set>')
    .description('change the variables of a set: all of them, those that are not in the file go')
    .requiredOption('--file <file>', partFileHelp)
    .action(async (reference: string, { file }: { file: string }) =>
      setLibraryVariables(await open(), reference, file),
    );
}

function fieldsOf({ name, id, slug, description }: LibraryVariableSet): string {
  return renderFields([
    ['Name', name],
    ['Id', id],
    ['Slug', slug],
    ['Description', description],
  ]);
}
