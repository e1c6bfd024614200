/** All that a package is made of, from whatever it was gathered. */
import { readFile } from 'node:fs/promises';
import type { PackageFile, PackageMetadata } from '@tako/nuget';
import type { PackFlags } from './pack-flags.ts';

export type Gathered = {
  readonly metadata: PackageMetadata;
  /** The manifest, where it was not made of the metadata. */
  readonly nuspec?: string;
  readonly files: readonly PackageFile[];
  /** What the user should know of, a line each. */
  readonly notes: readonly string[];
};

/** Where the package will be written, which depends on its id and version. */
export type TargetOf = (metadata: { readonly id: string; readonly version: string }) => string;

/** What the flags say of the package itself; both kinds of release notes, one behind the other. */
export async function metadataFlags(flags: PackFlags): Promise<Partial<PackageMetadata>> {
  const file = flags.releaseNotesFile;
  const notes = [
    ...(file === undefined ? [] : [(await readFile(file, 'utf8')).replace(/^\ufeff/, '')]),
    ...(flags.releaseNotes === undefined ? [] : [flags.releaseNotes]),
  ];
  return {
    ...(flags.id === undefined ? {} : { id: flags.id }),
    ...(flags.version === undefined ? {} : { version: flags.version }),
    ...(flags.title === undefined ? {} : { title: flags.title }),
    ...(flags.author === undefined ? {} : { authors: flags.author.join(', ') }),
    ...(flags.description === undefined ? {} : { description: flags.description }),
    ...(notes.length === 0 ? {} : { releaseNotes: notes.join('\n') }),
  };
}

type Named = { readonly id: string; readonly version: string };

/** With what is to stand behind id and version: `Shop.Test` and `1.2.0-beta`, or `1.2.0+7f3` for what begins with `+`. */
export function appended(
  { id, version }: Named,
  { appendToId = '', appendToVersion = '' }: PackFlags,
): Named {
  const joint = appendToVersion === '' || /^[+-]/.test(appendToVersion) ? '' : '-';
  return {
    id: appendToId === '' ? id : `${id}.${appendToId}`,
    version: `${version}${joint}${appendToVersion}`,
  };
}
