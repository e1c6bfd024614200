import { UserError } from '../errors.ts';
import type { Home } from '../home/home.ts';
import { clean as cleanInstallations } from '../journal/clean.ts';
import { retentionRule } from '../journal/retention.ts';

export type CleanOptions = {
  readonly retentionSet?: string;
  readonly days?: string;
  readonly releases?: string;
};

/** Removes what the retention rule no longer keeps. Throws `UserError` where something could not be removed. */
export async function clean(home: Home, options: CleanOptions, say: (line: string) => void): Promise<void> {
  const set = options.retentionSet ?? '';
  if (set === '') throw new UserError('give --retention-set SET', 'usage');
  const rule = retentionRule(parseCount('--days', options.days), parseCount('--releases', options.releases));
  if (!rule) throw new UserError('give --days or --releases, a number above 0', 'usage');
  const errors = await cleanInstallations({ journal: home.journal, set, rule, now: new Date(), say });
  if (errors.length > 0) throw new UserError(errors.map(({ message }) => message).join('; '));
}

function parseCount(flag: string, text = '0'): number {
  if (!/^\d{1,9}$/.test(text)) throw new UserError(`${flag} "${text}" is no number from 0 on`, 'usage');
  return Number(text);
}
