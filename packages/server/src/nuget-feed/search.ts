/** Which packages a search finds, and in which order. */
import { isPrerelease } from '@tako/nuget';
import { type FeedPackage, isSemVer2 } from './feed-package.ts';

export type SearchWishes = {
  /** Words that must all be found; `packageid:X` and `id:X` look at ids only. Empty finds everything. */
  readonly text: string;
  readonly hasPrerelease: boolean;
  readonly hasSemVer2: boolean;
};

/** The versions of one package that the client may see, the newest first. */
export type Found = { readonly versions: readonly [FeedPackage, ...FeedPackage[]] };

/** One entry a package that has a listed version of the wished kind; those whose id is closest to the text first. */
export function searchPackages(packages: readonly FeedPackage[], wishes: SearchWishes): Found[] {
  const visible = packages.filter((one) => one.row.is_listed === 1 && isVisible(one, wishes));
  const found = [...Map.groupBy(visible, ({ row }) => row.package_key).values()].flatMap(
    ([newest, ...older]): Found[] => (newest ? [{ versions: [newest, ...older] }] : []),
  );
  const words = wishes.text.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = found.filter(({ versions: [newest] }) => words.every((word) => hasWord(newest, word)));
  const text = words.join(' ');
  return fitting.toSorted((a, b) => closeness(a, text) - closeness(b, text));
}

/** Whether a client of this kind may see the version. */
export function isVisible(
  { version }: FeedPackage,
  { hasPrerelease, hasSemVer2 }: Omit<SearchWishes, 'text'>,
): boolean {
  return (hasPrerelease || !isPrerelease(version)) && (hasSemVer2 || !isSemVer2(version));
}

function hasWord({ row }: FeedPackage, word: string): boolean {
  const [, id] = /^(?:package)?id:(.+)$/.exec(word) ?? [];
  if (id !== undefined)
    return word.startsWith('package') ? row.package_key === id : row.package_key.includes(id);
  const texts = [row.package_key, row.title, row.description, row.tags, row.authors];
  return texts.some((text) => text.toLowerCase().includes(word));
}

/** 0 for the very id, 1 for its beginning, 2 for a part of it, 3 for words found elsewhere. */
function closeness({ versions: [newest] }: Found, text: string): number {
  const key = newest.row.package_key;
  if (key === text) return 0;
  if (key.startsWith(text)) return 1;
  return key.includes(text) ? 2 : 3;
}
