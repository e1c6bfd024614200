import { readJournal } from '../../journal/change-journal.ts';
import { latestOfPackage } from '../../journal/journal-entry.ts';
import type { Convention } from '../convention.ts';
import { installationNames } from '../installation-folder.ts';
import { retentionSetOf } from '../journal-entry-of.ts';
import { asFarAsItNamesItself } from '../package-name.ts';

/** Skips all the rest where the last installation of this very version went well. */
export const alreadyInstalled: Convention = {
  id: 'already-installed',
  run: async (installation) => {
    const { context } = installation;
    const { log, variables } = context;
    const reference = await asFarAsItNamesItself(installation.package, context);
    const entries = await readJournal(context.file.journal);
    const latest = latestOfPackage(entries, retentionSetOf(context), reference);
    if (!latest) return { skipped: 'it is not installed' };
    if (!latest.wasSuccessful) return { skipped: 'the last installation of it failed' };
    log.say(
      'already-installed',
      'info',
      `${reference.id} ${reference.version} is installed in ${latest.extractedTo} already`,
    );
    for (const name of installationNames) {
      log.write({ kind: 'variable', time: Date.now(), name, value: latest.extractedTo, isSensitive: false });
    }
    variables.set('Octopus.Action.SkipRemainingConventions', 'True');
    installation.isJournalled = false;
    return 'done';
  },
};
