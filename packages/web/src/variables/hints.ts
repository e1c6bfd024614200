/** What may be wrong with a variable: hints, which keep nobody from saving, and what the server would refuse. */
import { referencesIn } from '@tako/variables';
import { isEverywhere, type Row, type Rows, scopeKinds } from './draft.ts';

/** Names that values can refer to: by name, and all that stands above one. */
export type KnownNames = { readonly has: (name: string) => boolean };

/** What is there without anybody naming it. */
const prefixes = ['octopus.', 'env:'];

export function knownNames(names: Iterable<string>): KnownNames {
  const known = new Set<string>();
  for (const name of names) for (const part of pathsOf(name.toLowerCase())) known.add(part);
  return {
    has: (name) => {
      const folded = name.toLowerCase();
      if (prefixes.some((prefix) => folded.startsWith(prefix))) return true;
      // What stands below a known name may be a part of its value, which is JSON.
      return pathsOf(folded).some((part) => known.has(part));
    },
  };
}

/** `a.b[c]` and what it stands in: `a.b` and `a`. */
function pathsOf(name: string): string[] {
  const ends = [...name.matchAll(/[.[]/g)].map(({ index }) => index).filter((index) => index > 0);
  return [name, ...ends.map((end) => name.slice(0, end))];
}

export type Hints = {
  /** `#{...}` that nothing here gives a value. */
  readonly unknown: readonly string[];
  /** Why the value is no template. */
  readonly unread: string | undefined;
};

const none: Hints = { unknown: [], unread: undefined };

export function hintsOf({ value }: Pick<Row, 'value'>, known: KnownNames): Hints {
  if (value === null || !value.includes('#{')) return none;
  const found = referencesIn(value);
  if (!found.ok) return { unknown: [], unread: found.error };
  return { unknown: found.names.filter((name) => !known.has(name)), unread: undefined };
}

/** Keys of rows that have equal claims to their name: the same scope, so that the first is always used. */
export function tiesIn(rows: Rows): ReadonlySet<string> {
  const byClaim = Map.groupBy(
    rows.filter(({ isDeleted, name }) => !isDeleted && name !== ''),
    ({ name, scope, prompt }) => JSON.stringify([name.toLowerCase(), prompt !== null, claimOf(scope)]),
  );
  const ties = new Set<string>();
  for (const same of byClaim.values()) if (same.length > 1) for (const { key } of same) ties.add(key);
  return ties;
}

function claimOf(scope: Row['scope']): unknown {
  return isEverywhere(scope) ? null : scopeKinds.map((kind) => scope[kind].toSorted());
}

/** Why the row cannot be saved as it is; undefined where it can. */
export function problemOf({ name, value, isSensitive, prompt, id }: Row): string | undefined {
  if (name.trim() === '') return 'It needs a name';
  if (value === null && (!isSensitive || id === undefined))
    return 'It needs a value: the stored one is not told';
  if (value === null || prompt === null || value === '') return undefined;
  return defaultProblem(prompt.control, value);
}

function defaultProblem(control: NonNullable<Row['prompt']>['control'], value: string): string | undefined {
  switch (control.kind) {
    case 'text':
      return /[\r\n]/.test(value) ? 'Its default value must be one line' : undefined;
    case 'multiline':
      return undefined;
    case 'checkbox':
      return /^(true|false)$/i.test(value) ? undefined : 'Its default value must be True or False';
    case 'select':
      return control.options.some((option) => option.value === value)
        ? undefined
        : 'Its default value must be one of the options';
    default:
      return control satisfies never;
  }
}
