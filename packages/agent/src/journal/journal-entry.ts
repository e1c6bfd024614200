/** What the deployment journal keeps: one entry for each time that a package was installed, or was not. */

export type JournalPackage = {
  readonly id: string;
  readonly version: string;
  /** The file that it was extracted from. */
  readonly deployedFrom?: string;
};

/** A text that was not given is empty. */
export type JournalEntry = {
  readonly id: string;
  readonly environmentId: string;
  readonly tenantId: string;
  readonly projectId: string;
  /** To the second; absent in entries of very old agents. */
  readonly installedOn?: Date;
  /** What is compared with each other: of one step for one environment on this machine. */
  readonly retentionPolicySet: string;
  readonly extractedTo: string;
  readonly customInstallationDirectory: string;
  readonly wasSuccessful: boolean;
  readonly packages: readonly JournalPackage[];
};

const timeOf = ({ installedOn }: JournalEntry): number => installedOn?.getTime() ?? Number.NEGATIVE_INFINITY;

/** Of entries of one second, the one further down was written later. */
export function newestFirst(entries: readonly JournalEntry[]): JournalEntry[] {
  return entries.toReversed().sort((a, b) => timeOf(b) - timeOf(a) || 0);
}

/** The latest entry of a retention set. */
export function latestOf(
  entries: readonly JournalEntry[],
  set: string,
  isWanted: (entry: JournalEntry) => boolean = () => true,
): JournalEntry | undefined {
  return newestFirst(entries).find((entry) => entry.retentionPolicySet === set && isWanted(entry));
}

/** The latest installation of this very package in the set, well or not. Ids and versions are texts in either case. */
export function latestOfPackage(
  entries: readonly JournalEntry[],
  set: string,
  wanted: { readonly id: string; readonly version: string },
): JournalEntry | undefined {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  return latestOf(entries, set, ({ packages }) =>
    packages.some(({ id, version }) => same(id, wanted.id) && same(version, wanted.version)),
  );
}
