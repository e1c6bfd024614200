import { writeFile } from 'node:fs/promises';
import { UserError } from '../errors.ts';
import type { Output } from '../output/output.ts';
import { msbuildTargets } from '../project/msbuild-targets.ts';
import type { PackFlags } from './pack-flags.ts';

/** Writes the targets that a project imports. Throws `UserError` where the file is there, unless told to replace it. */
export async function writeTargets(output: Output, file: string, { overwrite }: PackFlags): Promise<void> {
  try {
    await writeFile(file, msbuildTargets, { flag: overwrite ? 'w' : 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new UserError(`${file}: it exists already; --overwrite replaces it`, 'file', { cause });
  }
  output.show({ file }, () => `Wrote ${file}; import it in a project and build with /p:RunOctoPack=true`);
}
