/** Options that many commands share, and how their values are read. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseDuration, parseWhen, type When } from '../output/time.ts';

/** An option that may be given several times; undefined where it is not given. */
export const repeated = (flags: string, description: string): Option =>
  new Option(flags, `${description}; may be repeated`).argParser(
    (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
  );

export type PageFlags = { readonly skip: number; readonly take: number };

export function withPage(command: Command, take: number): Command {
  return command
    .option('--take <count>', 'show at most this many', wholeNumber, take)
    .option('--skip <count>', 'leave out this many first', wholeNumber, 0);
}

/** Only the page's part of the flags. */
export const pageQuery = ({ skip, take }: PageFlags): PageFlags => ({ skip, take });

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is no whole number.');
  return Number(text);
}

export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new InvalidArgumentError('Say it as 90s, 30m or 1h30m.');
  return ms;
}

export function pointInTime(text: string): When {
  const when = parseWhen(text);
  if (when !== undefined) return when;
  throw new InvalidArgumentError('Say it as 2026-11-24T22:00, 2026-11-24T22:00Z or, from now, as 2h30m.');
}

export const choice = (
  flags: string,
  description: string,
  choices: readonly string[],
  preset: string,
): Option => new Option(flags, description).choices(choices).default(preset);

/** Tells that a list has more than is shown. */
export function moreNote({
  items,
  total,
  skip,
}: {
  readonly items: readonly unknown[];
  readonly total: number;
  readonly skip: number;
}): string | undefined {
  const isAll = items.length === total || (items.length === 0 && skip === 0);
  return isAll ? undefined : `showing ${items.length} of ${total}; see --skip and --take`;
}
