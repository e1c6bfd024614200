/** What a package may unpack to on this machine, where variables say so. */
import { defaultLimits, type PackageLimits } from '@tako/nuget';
import type { ActionVariables } from '../script/action-variables.ts';

const prefix = 'Octopus.Calamari.ArchiveLimits';

/** The agent's own; where they are enabled, the size and the ratio that variables name, if they are whole numbers above 0. */
export function archiveLimits(variables: Pick<ActionVariables, 'get' | 'flag'>): PackageLimits {
  if (!variables.flag(`${prefix}.Enabled`, false)) return defaultLimits;
  const totalBytes = positive(variables.get(`${prefix}.MaximumUncompressedSize`));
  const ratio = positive(variables.get(`${prefix}.MaximumCompressionRatio`));
  return {
    ...defaultLimits,
    ...(totalBytes === undefined ? {} : { totalBytes }),
    ...(ratio === undefined ? {} : { ratio, ratioFromBytes: 0 }),
  };
}

function positive(text = ''): number | undefined {
  return /^\s*\d{1,18}\s*$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}
