import { chooseFiles } from '@tako/nuget';
import { UserError } from '../errors.ts';
import { userName } from '../settings/system-user.ts';
import { defaultVersion } from './default-version.ts';
import { appended, type Gathered, metadataFlags, type TargetOf } from './gathered.ts';
import type { PackFlags } from './pack-flags.ts';

/** The files of a folder as they are; the flags say all that is said of the package. */
export async function gatherFolder(flags: PackFlags, targetOf: TargetOf): Promise<Gathered> {
  const { id, basePath = '.' } = flags;
  if (id === undefined) throw new UserError('say --id, or a .nuspec or a project to pack', 'usage');
  const said = {
    ...{ version: defaultVersion(new Date()), authors: userName(process.env), description: id },
    ...(await metadataFlags(flags)),
    id,
  };
  const metadata = { ...said, ...appended(said, flags) };
  const files = await chooseFiles(basePath, targetOf(metadata), flags);
  // Most likely the build put its files elsewhere.
  const notes = files.length === 0 ? [`there are no files in ${basePath}: the package is empty`] : [];
  return { metadata, files, notes };
}
