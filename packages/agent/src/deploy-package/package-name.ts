import { nameOfArchive, PackageError } from '@tako/nuget';
import type { PackageReference } from '@tako/protocol';
import { filePath } from '../package/file-cache.ts';
import type { ActionContext } from '../script/action-context.ts';
import { archiveLimits } from './archive-limits.ts';

/** The file of a package on this machine. */
export const fileOf = ({ file }: ActionContext, { sha256 }: PackageReference): string =>
  filePath(file.filesFolder, sha256);

/** What the package itself says wins over the name under which it came. Throws `PackageError`. */
export async function asItNamesItself(
  reference: PackageReference,
  context: ActionContext,
): Promise<PackageReference> {
  return {
    ...reference,
    ...(await nameOfArchive(fileOf(context, reference), archiveLimits(context.variables))),
  };
}

/** As `asItNamesItself`; where it cannot be read, its extraction will say why. */
export async function asFarAsItNamesItself(
  reference: PackageReference,
  context: ActionContext,
): Promise<PackageReference> {
  try {
    return await asItNamesItself(reference, context);
  } catch (error) {
    if (error instanceof PackageError || (error as NodeJS.ErrnoException).code === 'ENOENT') return reference;
    throw error;
  }
}
