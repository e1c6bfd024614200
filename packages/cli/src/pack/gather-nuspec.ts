import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  chooseFiles,
  createTokens,
  findNuspecFiles,
  type PackageMetadata,
  readLeftOut,
  readNuspecSource,
} from '@tako/nuget';
import { UserError } from '../errors.ts';
import { defaultVersion } from './default-version.ts';
import { type Gathered, metadataFlags, type TargetOf } from './gathered.ts';
import type { PackFlags } from './pack-flags.ts';

/** What a nuspec says, where no flag says otherwise. */
export async function gatherNuspec(nuspec: string, flags: PackFlags, targetOf: TargetOf): Promise<Gathered> {
  const changes = await metadataFlags(flags);
  const version = changes.version ?? defaultVersion(new Date());
  const tokens = createTokens(tokenValues({ ...changes, version }, flags), nuspec);
  const xml = await readFile(nuspec);
  const said = readNuspecSource(xml, nuspec, tokens, changes);
  const read =
    said.metadata.version === '' ? readNuspecSource(xml, nuspec, tokens, { ...changes, version }) : said;
  const base = flags.basePath ?? path.dirname(nuspec);
  const target = targetOf(read.metadata);
  const { files, notes } = read.files
    ? await namedFiles(read.files, base, target, flags)
    : { files: await chooseFiles(base, target, flags), notes: [] };
  const own = path.resolve(nuspec);
  return {
    metadata: read.metadata,
    nuspec: read.text,
    files: files.filter(({ source: file }) => path.resolve(file) !== own),
    notes,
  };
}

/** Those that NuGet knows by itself, and what `--property` says, which wins. */
function tokenValues(changes: Partial<PackageMetadata>, { property }: PackFlags): Map<string, string> {
  const { id, version, title, authors, description } = changes;
  const known = Object.entries({ id, version, title, author: authors, description });
  const values = known.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return new Map([...values, ...(property ?? [])]);
}

type NamedFiles = Parameters<typeof findNuspecFiles>[0];

async function namedFiles(
  entries: NamedFiles,
  base: string,
  target: string,
  { include, exclude = [] }: PackFlags,
) {
  if (include) throw new UserError('--include: the nuspec has <files>, which say what is packed', 'usage');
  const more = exclude.map((pattern) => `;${pattern}`).join('');
  const all = entries.map((entry) => ({ ...entry, exclude: `${entry.exclude}${more}` }));
  const { files, unmatched } = await findNuspecFiles(all, base, await readLeftOut(base, target));
  return {
    files,
    notes: unmatched.map((pattern) => `${JSON.stringify(pattern)} in <files> matches nothing in ${base}`),
  };
}
