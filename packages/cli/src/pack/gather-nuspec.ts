import path from 'node:path';
import { chooseFiles, findNuspecFiles, readLeftOut } from '@tako/nuget';
import { UserError } from '../errors.ts';
import { type Gathered, metadataFlags, type TargetOf } from './gathered.ts';
import { type Manifest, readManifest } from './manifest.ts';
import type { PackFlags } from './pack-flags.ts';

/** What a nuspec says, where no flag says otherwise. */
export async function gatherNuspec(nuspec: string, flags: PackFlags, targetOf: TargetOf): Promise<Gathered> {
  const manifest = await readManifest(nuspec, await metadataFlags(flags), flags);
  const base = flags.basePath ?? path.dirname(nuspec);
  const target = targetOf(manifest.metadata);
  const { files, notes } = manifest.files
    ? await namedFiles(manifest.files, base, target, flags)
    : { files: await chooseFiles(base, target, flags), notes: [] };
  return {
    metadata: manifest.metadata,
    nuspec: manifest.text,
    files: files.filter(({ source }) => path.resolve(source) !== path.resolve(nuspec)),
    notes,
  };
}

/** The files that `<files>` names, less what `--exclude` does, and what to say of it. */
export async function namedFiles(
  entries: NonNullable<Manifest['files']>,
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
