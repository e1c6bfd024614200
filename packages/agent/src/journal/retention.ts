/** Which installations may go: a decision from the journal alone. */
import { type JournalEntry, newestFirst } from './journal-entry.ts';

export type RetentionRule =
  | { readonly kind: 'days'; readonly days: number }
  /** Kept besides the current one. */
  | { readonly kind: 'releases'; readonly releases: number };

/** What was asked for, as a rule: days win over releases. Undefined where neither is above 0. */
export function retentionRule(days: number, releases: number): RetentionRule | undefined {
  if (days > 0) return { kind: 'days', days };
  return releases > 0 ? { kind: 'releases', releases } : undefined;
}

/** Entries of the set that may go. `protected` are the folders of those that stay. */
export function decideRetention(
  entries: readonly JournalEntry[],
  set: string,
  rule: RetentionRule,
  now: Date,
): { readonly going: readonly JournalEntry[]; readonly protected: ReadonlySet<string> } {
  const mine = newestFirst(entries.filter(({ retentionPolicySet }) => retentionPolicySet === set));
  const going = rule.kind === 'days' ? olderThan(mine, rule.days, now) : beyond(mine, rule.releases);
  const staying = mine.filter((entry) => !going.includes(entry));
  return { going, protected: new Set(staying.map(({ extractedTo }) => extractedTo)) };
}

const dayMs = 24 * 3_600_000;

/** Also what failed, and also the current one; what has no date stays. */
function olderThan(entries: readonly JournalEntry[], days: number, now: Date): JournalEntry[] {
  return entries.filter(
    ({ installedOn }) => installedOn !== undefined && now.getTime() - installedOn.getTime() > days * dayMs,
  );
}

/** All but the newest `releases` + 1 that were successful; nothing before there are so many. */
function beyond(entries: readonly JournalEntry[], releases: number): JournalEntry[] {
  const kept = entries.filter(({ wasSuccessful }) => wasSuccessful).slice(0, releases + 1);
  return kept.length > releases ? entries.filter((entry) => !kept.includes(entry)) : [];
}
