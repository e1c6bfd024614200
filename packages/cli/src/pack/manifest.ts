/** The manifest of a package that is made of a nuspec. */
import { readFile } from 'node:fs/promises';
import { createTokens, type PackageMetadata, readNuspecSource } from '@tako/nuget';
import { defaultVersion } from './default-version.ts';
import { appended } from './gathered.ts';
import type { PackFlags } from './pack-flags.ts';

export type Manifest = ReturnType<typeof readNuspecSource>;

/**
 * What the nuspec says, where `changes` do not say otherwise. Tokens have the values of `changes`, of `known`, and of
 * `--property`, each of which wins over those before; the version, where nobody says one, is the time.
 */
export async function readManifest(
  nuspec: string,
  changes: Partial<PackageMetadata>,
  flags: PackFlags,
  known: Readonly<Record<string, string>> = {},
): Promise<Manifest> {
  const { version = defaultVersion(new Date()), ...others } = changes;
  const { authors: author, id, title, description } = others;
  const values = Object.entries({ id, version, title, author, description, ...known });
  const said = values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  const tokens = createTokens(new Map([...said, ...(flags.property ?? [])]), nuspec);
  const xml = await readFile(nuspec);
  const { metadata } = readNuspecSource(xml, nuspec, tokens, changes);
  const named = appended({ ...metadata, version: metadata.version || version }, flags);
  return readNuspecSource(xml, nuspec, tokens, { ...changes, ...named });
}
