/** What the deployment journal says to a deployment, and what a deployment leaves in it. */
import { randomUUID } from 'node:crypto';
import { changeJournal, readJournal } from '../journal/change-journal.ts';
import { type JournalEntry, latestOf } from '../journal/journal-entry.ts';
import type { ActionContext } from '../script/action-context.ts';
import type { PackageInstallation } from './convention.ts';
import { customDirectory } from './features.ts';
import { fileOf } from './package-name.ts';

const retentionSet = 'OctopusRetentionPolicySet';

/** What replaces each other on this machine; empty where the deployment names nothing. */
export const retentionSetOf = ({ variables }: ActionContext): string => variables.get(retentionSet) ?? '';

/** Tells scripts of the installation before this one, as variables that are empty where there is none. */
export async function tellPrevious(context: ActionContext): Promise<void> {
  const set = retentionSetOf(context);
  if (set === '') return;
  const entries = await readJournal(context.file.journal);
  const tell = (name: string, entry: JournalEntry | undefined) => {
    const [item] = entry?.packages ?? [];
    const values = {
      OriginalInstalledPath: entry?.extractedTo,
      CustomInstallationDirectory: entry?.customInstallationDirectory,
      PackageFilePath: item?.deployedFrom,
      PackageVersion: item?.version,
    };
    for (const [key, value = ''] of Object.entries(values)) {
      context.variables.set(`Octopus.Tentacle.${name}.${key}`, value);
    }
  };
  tell('PreviousInstallation', latestOf(entries, set));
  tell(
    'PreviousSuccessfulInstallation',
    latestOf(entries, set, ({ wasSuccessful }) => wasSuccessful),
  );
}

/** Nothing where nothing was extracted, or Octopus.Action.SkipJournal is true. */
export async function writeToJournal(
  installation: PackageInstallation,
  wasSuccessful: boolean,
): Promise<void> {
  const { context, extractedTo, isJournalled } = installation;
  if (extractedTo === '' || !isJournalled) return;
  if (context.variables.flag('Octopus.Action.SkipJournal', false)) return;
  const entry = entryOf(installation, wasSuccessful);
  await changeJournal(context.file.journal, (entries) => [...entries, entry]);
}

function entryOf(
  { context, extractedTo, ...installation }: PackageInstallation,
  wasSuccessful: boolean,
): JournalEntry {
  const { id, version } = installation.package;
  const value = (name: string) => context.variables.get(name) ?? '';
  return {
    id: randomUUID(),
    environmentId: value('Octopus.Environment.Id'),
    tenantId: value('Octopus.Deployment.Tenant.Id'),
    projectId: value('Octopus.Project.Id'),
    installedOn: new Date(),
    retentionPolicySet: value(retentionSet),
    extractedTo,
    customInstallationDirectory: value(customDirectory),
    wasSuccessful,
    packages: [{ id, version, deployedFrom: fileOf(context, installation.package) }],
  };
}
