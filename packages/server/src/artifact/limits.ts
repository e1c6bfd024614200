import type { ArtifactLimits } from '@tako/protocol';

const mebibyte = 1024 ** 2;

/** Files of one action: reports come by the dozen; a script that hands over a whole folder should pack it. */
const maxFiles = 100;

/** Pieces in which stored files are hashed: large enough that the calls do not show. */
export const readPieceBytes = mebibyte;

/** A file that comes out damaged is fetched once more; twice damaged is a fault that does not go away by itself. */
export const damagedTries = 2;

/** How often machines that hold artifacts of deployments that are over are asked for them. */
export const askEveryMs = 10 * 60 * 1000;

/** What agents may collect; undefined where that is nothing. */
export function artifactLimits(fileMebibytes: number, actionMebibytes: number): ArtifactLimits | undefined {
  if (fileMebibytes === 0 || actionMebibytes === 0) return undefined;
  const [maxFileBytes, maxActionBytes] = [fileMebibytes * mebibyte, actionMebibytes * mebibyte];
  return { maxFiles, maxFileBytes, maxActionBytes };
}
